// @ts-check
// One step told slowly: the reader presses Next, the picture glides to the end of the next phase and rests.

import { button, isCalm, make, set } from "./dom.js";
import { factsOf, lastTold } from "./facts.js";
import { meet, wide } from "./names.js";
import { Rows, rowOf } from "./rows.js";
import { Stage } from "./stage.js";
import { plain, story, TITLES } from "./story.js";
import { Strip } from "./strip.js";
import { beatsOf, isStill, lastPhase, PHASES, told } from "./told.js";
import { fillWords } from "./parts.js";
import { count, shortText } from "./words.js";

const DETAILS = ["word", "answer", "score", "chance", "chance", "chance", "after"];
const NEXT_STEP = 600;
const CROSS = 250;
const TURN = Math.PI / 12; // of a guess by key

export class OneStep {
  /** @param {import("../player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.run = player.runs[0];
    this.last = lastTold(this.run);
    this.t = 0;
    this.phase = 0;
    this.beat = 0;
    this.guesses = new Map();
    this.stage = new Stage(player.clock, () => this.goOn());
    this.rows = new Rows();
    this.strip = new Strip(this.run, player.data);
    this.build();
  }

  build() {
    this.title = make("b");
    this.heading = make("h4", {}, (this.number = make("span")), this.title);
    this.text = make("p", { "aria-live": "polite" });
    this.card = make("div", { class: "sg-card" }, this.heading, this.text);
    this.ask = button("", () => this.startGuess(), { class: "sg-ask", hidden: true });
    this.box = make(
      "div",
      { class: "sg-stage-box", onclick: event => this.guessAt(event) },
      this.stage.node,
      this.ask,
    );
    this.main = make(
      "div",
      { class: "sg-main" },
      this.box,
      make("div", { class: "sg-side" }, this.card, this.rows.node, this.rows.rest),
    );
    this.back = button("◂ Back", () => this.goBack(), { class: "sg-back" });
    this.next = button("Next ▸", () => this.goNext(), { class: "sg-primary" });
    this.names = PHASES.map((name, phase) =>
      button(name, () => this.jump(this.t, phase), { class: "sg-phase" }),
    );
    this.foot = make(
      "div",
      { class: "sg-foot" },
      this.back,
      make("div", { class: "sg-phases" }, ...this.names),
      this.next,
    );
  }

  size() {
    const { w, h } = this.stage;
    return { w, h, em: this.player.em };
  }

  facts() {
    if (this.told?.t !== this.t) this.told = factsOf(this.run, this.t);
    return this.told;
  }

  /** The scene of the present phase at a beat. */
  scene(beat) {
    return told(this.facts(), this.size(), this.phase, beat, this.guesses.get(this.t) ?? null);
  }

  get isLast() {
    return this.phase === lastPhase(this.facts()) && this.t >= this.last;
  }

  // ---- ways through a step

  goNext() {
    if (this.isLast) return;
    if (this.phase < lastPhase(this.facts())) this.tell(this.t, this.phase + 1);
    else this.tell(this.run.jump(this.t, 1), 0);
  }

  goBack() {
    if (this.phase > 0) this.jump(this.t, this.phase - 1);
    else if (this.t > 0) {
      const t = this.run.jump(this.t, -1);
      this.jump(t, 6);
    }
  }

  /** Show the end of a phase. */
  jump(t, phase, ms = CROSS) {
    this.enter(t, phase);
    this.beat = beatsOf(this.facts(), this.phase).length - 1;
    this.glide(isCalm() ? 0 : ms);
  }

  /** Tell a phase, beat by beat. */
  tell(t, phase) {
    const isNew = t !== this.t;
    this.enter(t, phase);
    if (isCalm()) {
      this.beat = beatsOf(this.facts(), this.phase).length - 1;
      this.glide(0);
      return;
    }
    this.beat = 0;
    this.glide(isNew ? NEXT_STEP : beatsOf(this.facts(), this.phase)[0]);
  }

  enter(t, phase) {
    this.t = Math.min(Math.max(t, 0), this.last);
    if (this.run.film) this.t = this.run.snap(this.t);
    this.phase = Math.min(Math.max(phase, 0), lastPhase(this.facts()));
    this.say();
    this.player.tell();
  }

  glide(ms) {
    if (!this.stage.w) return; // not on the page yet
    this.player.settle(false);
    this.stage.glide(this.scene(this.beat), ms);
  }

  /** The next beat, or rest. */
  goOn() {
    if (this.player.view !== "step") return;
    const beats = beatsOf(this.facts(), this.phase);
    if (this.beat < beats.length - 1) {
      this.beat++;
      this.glide(beats[this.beat]);
      return;
    }
    this.player.settle(true);
    if (this.player.advances && !this.isLast) this.player.later(() => this.advance(), 1800);
  }

  /** Go on by itself, if that is still wanted. */
  advance() {
    if (this.player.advances) this.goNext();
  }

  /** Draw again at once, after a change of size; a glide ends here, and the next beat follows. */
  again() {
    const { gliding } = this.stage;
    if (this.stage.w) this.stage.show(this.scene(this.beat));
    this.say();
    if (gliding) this.goOn();
  }

  // ---- words, rows, names

  say() {
    const facts = this.facts();
    const { phase } = this;
    const still = isStill(facts);
    const guess = this.guesses.get(this.t) ?? null;
    const parts = story(facts, phase, still, guess);
    this.number.textContent = `${phase + 1} of ${lastPhase(facts) + 1} `;
    this.title.textContent = TITLES[phase];
    fillWords(this.text, parts);
    set(this.stage.node, { "aria-label": `${TITLES[phase]}. ${plain(parts)}` });
    this.strip.show(facts, phase);
    const detail = /** @type {import("./rows.js").Detail} */ (DETAILS[phase]);
    const shown = facts.acts
      .filter(act => act.shown && (phase > 0 || act.label))
      .sort((a, b) => b.label - a.label);
    const compact = shown.length > 3 || this.player.isNarrow;
    this.rows.show(
      shown.map(act => rowOf(facts, act, detail)),
      detail,
      compact,
      phase ? restOf(facts) : "",
    );
    this.names.forEach((name, i) => {
      set(name, { "data-done": i < phase });
      if (i === phase) name.setAttribute("aria-current", "step");
      else name.removeAttribute("aria-current");
      name.hidden = i > lastPhase(facts);
    });
    this.next.textContent = phase === lastPhase(facts) ? "Next step ▸" : "Next ▸";
    set(this.next, { "aria-disabled": this.isLast });
    set(this.back, { "aria-disabled": phase === 0 && this.t === 0 });
    this.player.readout.textContent = `step ${count(this.t)} of ${count(this.run.last)}`;
    this.showAsk(phase === 3 && !still);
  }

  // ---- the guess

  /** The question, until it is answered, where no word and no mark is under it. */
  showAsk(isAsked) {
    const visible = isAsked && !this.guesses.has(this.t);
    this.ask.textContent = `Which way will ${this.facts().name} go? Click.`;
    if (!visible && document.activeElement === this.ask) this.stage.node.focus();
    this.ask.hidden = !visible;
    this.box.classList.toggle("sg-asking", isAsked);
    if (!visible || !this.stage.w) return;
    const { w, h, em } = this.size();
    const half = { w: this.ask.offsetWidth / 2, h: this.ask.offsetHeight / 2 };
    const scene = told(this.facts(), this.size(), 3);
    const under = y => coveredBy({ x: w / 2, y, ...half }, scene);
    const edge = half.h + 0.6 * em;
    this.ask.classList.toggle("sg-top", under(h - edge) > under(edge));
  }

  startGuess() {
    if (!this.guesses.has(this.t)) this.setGuess(0);
  }

  guessAt(event) {
    if (this.phase !== 3 || event.target === this.ask) return;
    const box = this.stage.node.getBoundingClientRect();
    const mark = told(this.facts(), this.size(), 3).get("vm");
    const scale = box.width / this.stage.w;
    const [dx, dy] = [
      event.clientX - box.left - mark.x * scale,
      event.clientY - box.top - mark.y * scale,
    ];
    this.setGuess(Math.atan2(-dy, dx));
  }

  setGuess(angle) {
    this.guesses.set(this.t, angle);
    this.beat = beatsOf(this.facts(), this.phase).length - 1;
    this.stage.show(this.scene(this.beat));
    this.say();
    this.goOn();
  }

  /** @returns {boolean} whether the key was ours */
  key({ key, shiftKey }) {
    const turn = by => this.phase === 3 && this.setGuess((this.guesses.get(this.t) ?? 0) + by);
    if (/^[1-7]$/.test(key)) this.jump(this.t, key - 1);
    else if (key === "ArrowRight" && shiftKey) this.jump(this.run.jump(this.t, 1), 0, NEXT_STEP);
    else if (key === "ArrowLeft" && shiftKey) this.jump(this.run.jump(this.t, -1), 0, NEXT_STEP);
    else if (key === "ArrowRight" || key === " ") this.goNext();
    else if (key === "ArrowLeft") this.goBack();
    else if (key === "g") this.phase === 3 && this.startGuess();
    else if (key === ",") turn(TURN);
    else if (key === ".") turn(-TURN);
    else return false;
    return true;
  }
}

/** How many names and marks of a scene a box covers. */
export function coveredBy(box, scene) {
  const items = [...scene.values()].filter(item => item.type === "text" || item.layer === "mark");
  return items.filter(({ x, y, r, s, text, bold }) => {
    if (text === undefined) return meet(box, { x, y, w: r, h: r });
    return meet(box, { x, y, w: wide(text, s, bold) / 2, h: 0.6 * s });
  }).length;
}

/** What the rows and the plane leave out. */
function restOf({ acts, kind, share }) {
  const rest = acts.filter(act => !act.shown);
  const parts = [];
  if (rest.length) {
    const most = Math.max(...rest.map(act => act.gap));
    const gaps = most < 0.005 ? "gaps below .01" : `gaps up to ${shortText(most)}`;
    parts.push(`and ${count(rest.length)} more ${kind === "tree" ? "turns" : "no"}, ${gaps}`);
  }
  if (share < 0.995) parts.push(`The plane shows ${Math.round(100 * share)}\u00a0% of the forces.`);
  return parts.join(". ");
}
