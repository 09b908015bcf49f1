// @ts-check
// Why did a score become what it is? A staircase above the player: a click on a stair opens its step.

import "./base.css";
import "./player.css";
import "./ledger.css";
import { clamp, ledger } from "./js/arithmetic.js";
import { button, make, set, ticks } from "./js/dom.js";
import { Film } from "./js/film.js";
import { fillWords } from "./js/parts.js";
import { plain } from "./js/story.js";
import { count, ledgerStory, shortText, signedText } from "./js/words.js";
import { showPlayer } from "./player.js";

const HEIGHT = 200;
const LEFT = 44;
const RIGHT = 12;
const [NARROWEST, WIDEST] = [7, 28]; // pixels of a stair
const NAMED = 3; // the largest rises, which get a button

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const { player, stop } = showPlayer({ model, el });
  const panel = make("div", { class: "sg-ledger" });
  player.root.prepend(panel);
  const [run] = player.runs;
  const stopPanel =
    run instanceof Film
      ? tellStory(model, panel)
      : new Staircase(model, panel, player, run).start();
  return () => {
    stopPanel();
    stop();
  };
}

/** A run that the page cannot redo: Python tells the story, and why there are no stairs. */
function tellStory(model, panel) {
  const story = make("p");
  const show = () => {
    story.textContent = model.get("told");
  };
  panel.append(
    make("div", { class: "sg-card" }, story),
    make("p", { class: "sg-note" }, model.get("data").why),
  );
  model.on("change:told", show);
  show();
  return () => model.off("change:told", show);
}

class Staircase {
  /**
   * @param {import("./js/exhibit.js").Model} model
   * @param {HTMLElement} panel
   * @param {import("./player.js").Player} player
   * @param {import("./js/replay.js").Replay} run
   */
  constructor(model, panel, player, run) {
    this.model = model;
    this.panel = panel;
    this.player = player;
    this.run = run;
    this.table = model.get("data").table;
    this.width = 720;
    this.picture = make("svg", { role: "img" });
    this.text = make("p", { "aria-live": "polite" });
    this.buttons = make("div", { class: "sg-bar" });
    this.choices = ["center", this.table === "out" ? "context" : "other center"].map((label, j) =>
      this.chooseWord(label, j),
    );
    const legend = make(
      "p",
      { class: "sg-note" },
      "The black line is the score after each step that changed it. In a stair, ",
      make("b", { class: "sg-yes" }, "■ pulls"),
      " come first (left half), then ",
      make("b", { class: "sg-no" }, "✕ pushes"),
      ". Click a stair to see its step below; the gray band is the step shown there.",
    );
    panel.append(
      make("div", { class: "sg-bar" }, ...this.choices),
      legend,
      make("div", { class: "sg-card" }, this.text),
      this.picture,
      this.buttons,
    );
  }

  /** Follow the chosen words, the player and the width; gives what ends it. */
  start() {
    const read = () => this.read();
    const mark = () => this.mark();
    this.model.on("change:pair", read);
    this.player.root.addEventListener("sg:state", mark);
    read();
    const watch = new ResizeObserver(() => {
      this.width = clamp(this.picture.clientWidth || this.width, 280, 960);
      this.show();
    });
    watch.observe(this.panel);
    return () => {
      watch.disconnect();
      this.model.off("change:pair", read);
    };
  }

  /** A list of all words for the j-th of the pair. */
  chooseWord(label, j) {
    const onchange = event => {
      const pair = [...this.model.get("pair")];
      pair[j] = event.target.value;
      this.model.set("pair", pair);
      this.model.save_changes();
    };
    const options = this.run.words.map(word => make("option", { value: word }, word));
    return make("label", {}, `${label} `, make("select", { onchange }, ...options));
  }

  read() {
    const pair = this.model.get("pair");
    const [a, b] = pair.map(word => this.run.words.indexOf(word));
    this.choices.forEach((choice, j) => (choice.lastChild.value = pair[j]));
    const book = ledger(this.run, a, b, this.table);
    this.begin = book.start;
    this.steps = stepsOf(book);
    const parts = ledgerStory(this.run, a, b, book, this.table);
    fillWords(this.text, parts);
    set(this.picture, { "aria-label": plain(parts) });
    const rises = this.steps.filter(({ from, to }) => to > from);
    rises.sort((one, other) => size(other) - size(one) || one.t - other.t);
    const buttons = rises
      .slice(0, NAMED)
      .map(({ t, from, to }) =>
        button(`step ${count(t)}: ${signedText(to - from, 3)}`, () => this.open(t)),
      );
    this.buttons.replaceChildren(make("span", {}, "largest rises"), ...buttons);
    this.show();
  }

  /** Show a step in the player, told slowly. */
  open(t) {
    this.player.look("step");
    this.player.go(t);
  }

  show() {
    this.stairs = stairsOf(this.steps, this.width - LEFT - RIGHT);
    set(this.picture, { viewBox: `0 0 ${this.width} ${HEIGHT}` });
    this.here = make("rect", { class: "sg-here", y: 0, height: HEIGHT - 20 });
    this.picture.replaceChildren(this.here, ...this.draw());
    this.mark();
  }

  draw() {
    const values = this.stairs.flatMap(({ from, middle, to }) => [from, middle, to]);
    const finite = [0, this.begin, ...values].filter(Number.isFinite);
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    const y = value => 8 + ((high - value) / (high - low || 1)) * (HEIGHT - 36);
    const right = this.width - RIGHT;
    const parts = ticks(low, high, 4).map(at =>
      make("text", { x: LEFT - 6, y: y(at) + 4, "text-anchor": "end" }, shortText(at)),
    );
    parts.push(make("line", { class: "sg-zero", x1: LEFT, x2: right, y1: y(0), y2: y(0) }));
    let way = `M${LEFT},${y(this.begin).toFixed(1)}`;
    let free = LEFT;
    const areas = [];
    for (const { x, w, from, middle, to, first, most } of this.stairs) {
      parts.push(bar("pull", x, w / 2, y(from), y(middle)));
      parts.push(bar("push", x + w / 2, w / 2, y(middle), y(to)));
      way += `H${(x + w).toFixed(1)}V${y(to).toFixed(1)}`;
      if (x >= free) {
        parts.push(make("text", { x, y: HEIGHT - 4 }, count(first)));
        free = x + 90;
      }
      const label = `step ${count(most)}: ${signedText(to - from, 3)}`;
      areas.push(this.area(x, w, most, label));
    }
    return [...parts, make("path", { class: "sg-way", d: way }), ...areas];
  }

  /** What of a stair can be clicked: its whole height. */
  area(x, w, t, label) {
    return make(
      "rect",
      {
        class: "sg-hover",
        "pointer-events": "all",
        "data-step": t,
        x,
        y: 0,
        width: w,
        height: HEIGHT - 20,
        onclick: () => this.open(t),
      },
      make("title", {}, label),
    );
  }

  /** Where the player is. */
  mark() {
    const { t } = this.player;
    const stair = this.stairs.find(({ first, last }) => first <= t && t <= last);
    set(this.here, { x: stair ? stair.x : 0, width: stair ? stair.w : 0 });
  }
}

const size = ({ from, to }) => Math.abs(to - from);

/** The steps that changed the score: what pulls and pushes made of it. */
function stepsOf({ start, entries }) {
  const steps = [];
  let score = start;
  for (const { t, label, change } of entries) {
    let step = steps.at(-1);
    if (step?.t !== t) {
      step = { t, from: score, pull: 0, to: score };
      steps.push(step);
    }
    if (label) step.pull += change;
    score += change;
    step.to = score;
  }
  return steps;
}

/** Stairs that are wide enough to be seen and hit: where there are too many, a stair holds several steps. */
function stairsOf(steps, room) {
  const each = Math.max(Math.ceil(steps.length / Math.floor(room / NARROWEST)), 1);
  const n = Math.ceil(steps.length / each);
  const w = Math.min(room / n, WIDEST);
  return Array.from({ length: n }, (_, i) => {
    const part = steps.slice(i * each, (i + 1) * each);
    const [from, to] = [part[0].from, part.at(-1).to];
    const middle = from + part.reduce((sum, step) => sum + step.pull, 0);
    const most = part.reduce((best, step) => (size(step) > size(best) ? step : best)).t;
    return { x: LEFT + i * w, w, from, middle, to, most, first: part[0].t, last: part.at(-1).t };
  });
}

function bar(role, x, w, one, other) {
  const [y, height] = [Math.min(one, other), Math.abs(one - other)];
  return make("rect", { class: `sg-${role}`, x, y, width: w - 0.5, height });
}
