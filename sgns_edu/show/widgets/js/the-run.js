// @ts-check
// The whole run: it plays to the next note and rests there.

import { button, isCalm, make, select, set } from "./dom.js";
import { Course, realAbove } from "./course.js";
import { factsOf, isTold } from "./facts.js";
import { fillWords, marked } from "./parts.js";
import { Stage } from "./stage.js";
import { plain, short } from "./story.js";
import { count, shortText } from "./words.js";

const SPEEDS = [1, 3, 10, 30, 100, 300];
const SLOW = 10; // steps a second, up to which it is told who acts
const NAMES_EVERY = 150; // milliseconds while playing

export class TheRun {
  /** @param {import("../player.js").Player} player */
  constructor(player) {
    this.player = player;
    this.runs = player.runs;
    this.courses = this.runs.map(run => new Course(run));
    this.lead = this.runs.reduce((one, run) => (run.last > one.last ? run : one)); // the longest
    this.last = this.lead.last;
    this.notes = player.data.notes.filter(note => note.step <= this.last);
    this.place = 0;
    this.playing = false;
    this.view = { show: { in: true, out: true, spokes: true } };
    this.follow([]);
    this.scale = 1;
    this.named = this.runs.map(() => ({ at: -Infinity, choices: new Map(), offsets: new Map() }));
    this.speed = SPEEDS.reduce((best, speed) =>
      Math.abs(Math.log(speed / (this.last / 20 || 1))) <
      Math.abs(Math.log(best / (this.last / 20 || 1)))
        ? speed
        : best,
    );
    this.build();
  }

  build() {
    this.stages = this.runs.map(() => new Stage(this.player.clock));
    this.lanes = this.runs.map((run, i) => new Lanes(this.courses[i]));
    this.heading = make("h4", {}, (this.number = make("span")), (this.title = make("b")));
    this.text = make("p", { "aria-live": "polite" });
    this.card = make("div", { class: "sg-card" }, this.heading, this.text);
    this.boxes = this.stages.map(stage => make("div", { class: "sg-stage-box" }, stage.node));
    this.main = this.runs.length > 1 ? this.buildBeside() : this.buildAlone();
    this.track = this.buildTrack();
    this.playButton = button("▶ Play", () => this.toggle(), { class: "sg-primary" });
    this.foot = make(
      "div",
      { class: "sg-foot" },
      button("◂ 1", () => this.jump(-1), { "aria-label": "one step back" }),
      this.playButton,
      button("1 ▸", () => this.jump(1), { "aria-label": "one step on" }),
      select(
        "",
        SPEEDS,
        this.speed,
        n => `${n} step${n === 1 ? "" : "s"} a second`,
        n => (this.speed = n),
      ),
      make("span", { class: "sg-spread" }),
      make("span", { class: "sg-note sg-hint" }, "stops at each ▼, space goes on"),
    );
    this.foot.querySelector("select").setAttribute("aria-label", "speed");
  }

  buildAlone() {
    return make(
      "div",
      { class: "sg-main" },
      this.boxes[0],
      make("div", { class: "sg-side" }, this.card, this.lanes[0].node),
    );
  }

  /** Two runs or more: a stage for each, its title above, its step in words below. */
  buildBeside() {
    this.lines = this.runs.map(() => make("p", { class: "sg-said" }));
    const columns = this.runs.map((run, i) =>
      make(
        "div",
        { class: "sg-column" },
        make("h4", {}, make("b", {}, run.title)),
        this.boxes[i],
        this.lines[i],
      ),
    );
    return make("div", { class: "sg-beside" }, ...columns);
  }

  buildTrack() {
    this.mark = make("line", { y1: 0, y2: 40, class: "sg-now" });
    this.scrubber = make("input", {
      type: "range",
      min: 0,
      max: this.last,
      step: 1,
      "aria-label": "step",
      oninput: () => this.scrub(+this.scrubber.value),
    });
    const flat = { viewBox: "0 0 1000 40", preserveAspectRatio: "none", "aria-hidden": "true" };
    const curves = this.runs.map((run, i) => curve(run, this.last, i));
    this.flags = this.notes.map(note =>
      button("▼", () => this.seek(note.step), {
        class: "sg-flag",
        style: `left: calc(8px + (100% - 16px) * ${note.step / (this.last || 1)})`,
        "aria-label": `note at step ${count(note.step)}: ${note.title}`,
        title: note.title,
      }),
    );
    return make(
      "div",
      { class: "sg-track" },
      make("span", { class: "sg-note sg-curve" }, "loss"),
      make("svg", flat, ...curves, this.mark),
      ...this.flags,
      this.scrubber,
    );
  }

  // ---- the clock: `place` is the step, with a fraction between two

  get t() {
    return Math.floor(this.place);
  }

  seek(t) {
    this.pause();
    this.go(this.lead.snap(Math.min(Math.max(t, 0), this.last)));
  }

  /** A key on the scrubber asks for the next step; a film goes on to its next picture. */
  scrub(t) {
    if (t === this.t + 1) this.jump(1);
    else this.seek(t);
  }

  jump(n) {
    this.pause();
    this.go(this.lead.jump(this.t, n));
  }

  /** Mark the ways of these words, in each run that has them. */
  follow(words) {
    const rows = this.runs.map(run => words.map(word => run.words.indexOf(word)));
    this.followed = rows.map(some => new Set(some.filter(row => row >= 0)));
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.place >= this.last) this.go(0);
    this.playing = true;
    const next = this.notes.find(note => note.step > this.place);
    this.stop = next ? next.step : this.last;
    this.before = this.player.clock.now();
    this.playButton.textContent = "❚❚ Pause";
    this.text.setAttribute("aria-live", "off");
    this.player.settle(false);
    this.player.clock.frame(now => this.tick(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.playButton.textContent = "▶ Play";
    this.text.setAttribute("aria-live", "polite");
    this.go(this.lead.snap(this.t));
  }

  /** One picture of the screen: on by speed × time; where motion is not wanted, from step to step. */
  tick(now) {
    if (!this.playing) return;
    const passed = Math.min(Math.max(now - this.before, 0), 200);
    if (isCalm() && passed < 100) {
      this.player.clock.frame(next => this.tick(next));
      return;
    }
    this.before = now;
    this.place = Math.min(this.place + (passed / 1000) * this.speed, this.stop);
    if (this.place >= this.stop) {
      this.playing = false;
      this.playButton.textContent = "▶ Play";
      this.text.setAttribute("aria-live", "polite");
      this.go(this.stop);
      return;
    }
    this.draw(isCalm() ? this.t : this.place);
    this.player.tell();
    this.player.clock.frame(next => this.tick(next));
  }

  /** Rest at a step. */
  go(t) {
    this.place = t;
    this.named.forEach(one => (one.at = -Infinity));
    this.draw(t);
    this.player.settle(true);
    this.player.tell();
  }

  again() {
    this.named.forEach(one => (one.at = -Infinity));
    this.draw(this.place);
  }

  // ---- the picture

  /** The note on which the run rests. */
  note() {
    return this.playing ? null : (this.notes.find(note => note.step === this.place) ?? null);
  }

  draw(x) {
    const isTellable = !this.playing || this.speed <= SLOW;
    const note = this.note();
    this.runs.forEach((run, i) => {
      const here = Math.min(x, run.last);
      const t = Math.floor(here);
      const roles = isTellable && !note && isTold(run, t);
      const facts = roles ? factsOf(run, t, run.film ? null : run.plane.axes) : null;
      const follow = this.followed[i];
      this.drawStage(i, here, { ...this.view, follow, facts, note, scale: this.scale });
      this.say(i, t, facts, note);
    });
    this.scrubber.value = this.t;
    const at = (this.t / (this.last || 1)) * 1000;
    set(this.mark, { x1: at, x2: at });
    set(this.scrubber, { "aria-valuetext": `step ${count(this.t)} of ${count(this.last)}` });
    this.player.readout.textContent =
      this.playing || this.t < this.last
        ? `step ${count(this.t)} of ${count(this.last)}`
        : `${count(this.last)} steps`;
    this.drawLanes();
  }

  drawStage(i, x, view) {
    const stage = this.stages[i];
    if (!stage.w) return;
    const size = { w: stage.w, h: stage.h, em: this.player.em };
    const course = this.courses[i];
    const scene = course.scene(x, size, view);
    const now = this.player.clock.now();
    const named = this.named[i];
    if (now - named.at > NAMES_EVERY) {
      const { names, placed } = course.names(scene, size, view, named.choices);
      named.at = now;
      named.names = names;
      named.choices = new Map([...placed].map(([key, { choice }]) => [key, choice]));
      named.offsets = new Map(
        names
          .filter(({ key }) => placed.has(key))
          .map(one => [one.key, [placed.get(one.key).x - one.x, placed.get(one.key).y - one.y]]),
      );
    }
    for (const { key, role, text, s, c, bold, italic } of named.names ?? []) {
      const offset = named.offsets.get(key);
      const mark = scene.get(role) ?? scene.get(`p${key.slice(1)}`);
      if (!offset || !mark) continue;
      scene.set(key, {
        type: "text",
        layer: "text",
        c,
        o: 1,
        x: mark.x + offset[0],
        y: mark.y + offset[1],
        s,
        text,
        bold,
        italic,
      });
    }
    stage.show(scene);
  }

  drawLanes() {
    const now = this.player.clock.now();
    if (this.playing && now - (this.counted ?? -Infinity) < NAMES_EVERY) return;
    this.counted = now;
    this.runs.forEach((run, i) => this.lanes[i].show(Math.min(this.t, run.last)));
  }

  // ---- the words

  say(i, t, facts, note) {
    const parts = facts ? short(facts) : [];
    const remarks = this.runs[i].notes;
    if (this.lines) {
      const above = this.lanes[i].sentence(t, this.playing);
      fillWords(this.lines[i], [...parts, parts.length ? " " : "", above]);
    }
    const words = note
      ? `${note.title}. ${note.text}`
      : plain(parts) || `The run at step ${count(t)}.`;
    set(this.stages[i].node, {
      "aria-label": `Step ${count(t)}. ${words} ${remarks.join(" ")}`.trim(),
    });
    if (i > 0) return;
    if (note) {
      this.number.textContent = `step ${count(note.step)} `;
      this.title.textContent = note.title;
      fillWords(this.text, marked(note.text, this.runs[0].words));
    } else if (facts || !this.playing) {
      this.number.textContent = `step ${count(t)}`;
      this.title.textContent = "";
      fillWords(this.text, facts ? parts : ["The run has come to its end."]);
    }
  }

  /** @returns {boolean} whether the key was ours */
  key({ key, shiftKey }) {
    const far = shiftKey ? 10 : 1;
    if (key === " ") this.toggle();
    else if (key === "ArrowRight") this.jump(far);
    else if (key === "ArrowLeft") this.jump(-far);
    else if (key === "[") this.toNote(-1);
    else if (key === "]") this.toNote(1);
    else if (key === "Home") this.seek(0);
    else if (key === "End") this.seek(this.last);
    else return false;
    return true;
  }

  toNote(way) {
    const there = this.notes.filter(note => (note.step - this.place) * way > 0);
    const note = way > 0 ? there[0] : there.at(-1);
    if (note) this.seek(note.step);
  }
}

/** The answers by now, as dots between no and yes: real pairs above, strangers below. */
class Lanes {
  constructor(course) {
    this.course = course;
    this.node = make("div", { class: "sg-answers" });
    this.lanes = [true, false].map(real => {
      const pairs = course.pairs.filter(pair => pair.real === real);
      const dots = pairs.map(({ center, context }) => {
        const y = 6 + 40 * hash(center, context);
        return make("circle", {
          r: 3.6,
          cy: y.toFixed(1),
          class: real ? "sg-c-pull" : "sg-c-push",
        });
      });
      const bar = make("line", { y1: 0, y2: 52, class: "sg-mean" });
      const mean = make("b");
      const half = make("line", { x1: 160, x2: 160, y1: 0, y2: 52, class: "sg-half" });
      const picture = make(
        "svg",
        { viewBox: "0 0 320 52", "aria-hidden": "true" },
        half,
        ...dots,
        bar,
      );
      const label = `${pairs.length} ${real ? (pairs.length === 1 ? "neighbor" : "neighbors") + " in the text" : "never neighbors"}`;
      const head = make(
        "p",
        { class: "sg-lane-head" },
        make("b", { class: real ? "sg-yes" : "sg-no" }, label),
        mean,
      );
      return { real, dots, bar, mean, nodes: [head, picture] };
    });
    this.above = make("p", { class: "sg-above" });
    const asks = "Of all pairs of a green and an orange dot: how often is green nearer to yes?";
    this.rule = make("p", { class: "sg-note" }, asks);
    this.known = new Map();
    if (!course.pairs.some(pair => pair.real) || !course.pairs.some(pair => !pair.real)) {
      this.node.append(make("p", { class: "sg-note" }, course.run.notes.join(" ")));
      return;
    }
    const axis = make(
      "p",
      { class: "sg-lane-axis sg-note" },
      ...["no", "½", "yes"].map(text => make("span", {}, text)),
    );
    this.node.append(
      ...this.lanes.flatMap(lane => lane.nodes),
      axis,
      this.above,
      this.rule,
      make("p", { class: "sg-note" }, course.run.notes.join(" ")),
    );
  }

  answers(t) {
    if (!this.course.pairs.length) return [];
    if (this.last?.t !== t) this.last = { t, answers: this.course.answers(t) };
    return this.last.answers;
  }

  show(t) {
    if (!this.above.isConnected && !this.node.contains(this.above)) return;
    const answers = this.answers(t);
    for (const lane of this.lanes) {
      const chances = answers.filter(one => one.real === lane.real).map(one => one.chance);
      lane.dots.forEach((dot, i) => dot.setAttribute("cx", (6 + 308 * chances[i]).toFixed(1)));
      const mean = chances.reduce((sum, x) => sum + x, 0) / chances.length;
      set(lane.bar, { x1: 6 + 308 * mean, x2: 6 + 308 * mean });
      lane.mean.textContent = `mean ${shortText(mean)}`;
    }
    this.above.replaceChildren(
      "Real above stranger: ",
      make("b", {}, `${percent(answers)} of 100`),
      " (luck: 50)",
    );
  }

  sentence(t, isPlaying) {
    if (isPlaying && this.said && t % 10) return this.said;
    const answers = this.answers(t);
    const value = answers.length ? percent(answers) : NaN;
    this.said = Number.isFinite(value) ? `Real above stranger: ${value} of 100.` : "";
    return this.said;
  }
}

const percent = answers => Math.round(100 * realAbove(answers));

/** A fixed number between 0 and 1 for a pair. */
function hash(a, b) {
  const x = Math.sin(a * 127.1 + b * 311.7 + 1.3) * 43758.5453;
  return x - Math.floor(x);
}

/** The loss of a run over the scrubber: the mean of each small stretch. */
function curve(run, last, i) {
  const n = Math.min(250, Math.max(last, 1));
  const means = Array.from({ length: n }, (_, bin) => {
    const from = Math.floor((bin * last) / n);
    const part = run.loss
      .slice(from, Math.max(Math.floor(((bin + 1) * last) / n), from + 1))
      .filter(Number.isFinite);
    const mean = part.reduce((sum, loss) => sum + loss / part.length, 0);
    return [((bin + 0.5) / n) * 1000, mean < 1e3 ? mean : 1e3, part.length];
  }).filter(([, , seen]) => seen);
  const values = means.map(([, mean]) => mean);
  const low = Math.min(...values);
  const y = mean => 36 - (28 * (mean - low)) / (Math.max(...values) - low || 1);
  const points = means.map(([x, mean]) => `${x.toFixed(1)},${y(mean).toFixed(1)}`).join(" ");
  return make("polyline", { class: `sg-loss sg-loss-${i}`, points });
}
