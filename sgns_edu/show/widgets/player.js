// @ts-check
// The player: a stage for each run, one clock, and one set of controls. The kernel's `step` and ours follow each other.

import "./base.css";
import "./player.css";
import { clamp } from "./js/arithmetic.js";
import { button, isCalm, make, select, set } from "./js/dom.js";
import { Film } from "./js/film.js";
import { Replay } from "./js/replay.js";
import { Stage } from "./js/stage.js";
import { count } from "./js/words.js";

const SPEEDS = [1, 3, 10, 30, 100, 300];
const SCALES = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];
const ZOOMS = [1, 2, 4, 8, 16, 0];

export class Player {
  /** @param {import("./js/exhibit.js").Model} model */
  constructor(model) {
    this.model = model;
    this.runs = model.get("data").runs.map(run => (run.film ? new Film(run) : new Replay(run)));
    this.first = this.runs[0];
    this.stages = this.runs.map(run => new Stage(run, this.runs.length > 1 ? 0.85 : 0.58));
    this.last = Math.max(...this.runs.map(run => run.last));
    this.view = {
      scale: 1,
      zoom: 1,
      tables: { in: true, out: true },
      follow: new Set(),
      playing: false,
    };
    this.place = 0;
    this.speed = 30;
    this.before = 0;
    this.sent = 0;
    this.root = this.build();
    this.root.player = this;
  }

  // ---- the clock: `place` is the step, with a fraction while the player glides on to the next one

  /** Show a place; `quiet` keeps it from the kernel, which is told four times a second at most while playing. */
  go(x, quiet) {
    this.place = clamp(x, 0, this.last);
    const t = Math.floor(this.place);
    this.stages.forEach(stage => stage.draw(this.place, this.view));
    this.scrubber.value = t;
    const snapped = this.first.snap(Math.min(t, this.first.last)),
      shown = t > this.first.last ? t : snapped,
      loss = this.first.loss[snapped];
    set(this.scrubber, { "aria-valuetext": `step ${count(shown)} of ${count(this.last)}` });
    set(this.mark, { x1: (t / (this.last || 1)) * 1000, x2: (t / (this.last || 1)) * 1000 });
    this.readout.value = `${count(shown)} / ${count(this.last)}${Number.isFinite(loss) ? `, loss ${loss < 1e4 ? loss.toFixed(2) : loss.toPrecision(2)}` : ""}`;
    const soon = this.view.playing && performance.now() - this.sent < 250;
    if (!quiet && !soon && this.model.get("step") !== t) this.tell(t);
  }

  tell(t) {
    this.sent = performance.now();
    this.model.set("step", t);
    this.model.save_changes();
  }

  again() {
    this.go(this.place, true);
  }

  seek(t) {
    this.pause();
    this.go(this.first.snap(t));
  }

  jump(n) {
    this.pause();
    this.go(this.first.jump(Math.floor(this.place), n));
  }

  play() {
    if (this.place >= this.last) this.go(0);
    this.view.playing = true;
    this.playing.textContent = "❚❚ Pause";
    this.before = performance.now();
    requestAnimationFrame(now => this.tick(now));
  }

  pause() {
    if (!this.view.playing) return;
    this.view.playing = false;
    this.playing.textContent = "▶ Play";
    this.go(this.first.snap(Math.floor(this.place)));
  }

  toggle() {
    if (this.view.playing) this.pause();
    else this.play();
  }

  /** One picture of the screen: on by speed × time; where motion is not wanted, from step to step without gliding. */
  tick(now) {
    if (!this.view.playing) return;
    const x = this.place + (clamp(now - this.before, 0, 200) / 1000) * this.speed;
    this.before = now;
    if (!isCalm()) this.go(x);
    else if (Math.floor(x) > Math.floor(this.place)) this.go(Math.floor(x));
    this.place = Math.min(x, this.last);
    if (x >= this.last) this.pause();
    else requestAnimationFrame(next => this.tick(next));
  }

  // ---- what the user asks for

  /** The rows of the words in a text; says which are unknown and gives null. */
  rows(text) {
    const words = text.split(/[\s,]+/).filter(word => word);
    const missing = words.filter(word => !this.first.words.includes(word));
    this.status.textContent = missing.length ? `not among the words: ${missing.join(", ")}` : "";
    return missing.length ? null : words.map(word => this.first.words.indexOf(word));
  }

  find(way) {
    const rows = this.rows(this.search.value);
    if (!rows?.length) return;
    const t = this.first.touching(rows, Math.floor(this.place), way);
    if (t !== null) this.seek(t);
    else
      this.status.textContent = `no ${way > 0 ? "later" : "earlier"} step touches ${this.search.value}`;
  }

  follow() {
    this.view.follow = new Set(this.rows(this.following.value) ?? []);
    this.again();
  }

  /** Keys work wherever the focus is in the player, but where text is typed; buttons keep their own space. */
  key(event) {
    const { key, target } = event;
    const far = event.shiftKey ? 10 : 1;
    const does = {
      " ": () => this.toggle(),
      ArrowLeft: () => this.jump(-far),
      ArrowRight: () => this.jump(far),
      PageUp: () => this.jump(10),
      PageDown: () => this.jump(-10),
      Home: () => this.seek(0),
      End: () => this.seek(this.last),
      "/": () => this.search.focus(),
    }[key];
    const theirs =
      target.matches("input[type=text], select") ||
      (key === " " && target.matches("button, [type=checkbox]"));
    if (!does || theirs || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  // ---- the page

  build() {
    const words = make("datalist", { id: `sg-words-${Math.random().toString(36).slice(2)}` });
    words.append(...this.first.drawn.map(row => make("option", { value: this.first.words[row] })));
    const about = { class: "sg-exhibit", role: "group", "aria-label": "player of a training run" };
    return make(
      "div",
      { ...about, "data-lm-suppress-shortcuts": "true", onkeydown: event => this.key(event) },
      make("div", { class: "sg-stages" }, ...this.stages.map(stage => stage.node)),
      this.track(),
      this.transport(),
      this.options(words.id),
      this.legend(),
      words,
    );
  }

  /** The loss of the runs, and under it the scrubber. */
  track() {
    this.mark = make("line", { y1: 0, y2: 40, class: "sg-mark" });
    const oninput = () => this.seek(+this.scrubber.value);
    this.scrubber = make("input", {
      type: "range",
      min: 0,
      max: this.last,
      step: 1,
      "aria-label": "step",
      oninput,
    });
    const curves = this.runs.map((run, i) => curve(run, this.last, i));
    const flat = { viewBox: "0 0 1000 40", preserveAspectRatio: "none", "aria-hidden": "true" };
    return make(
      "div",
      { class: "sg-track" },
      make("svg", flat, ...curves, this.mark),
      this.scrubber,
    );
  }

  transport() {
    this.playing = press("▶ Play", "play or pause (space)", () => this.toggle());
    this.readout = make("output", { class: "sg-readout" });
    return make(
      "div",
      { class: "sg-bar" },
      press("−10", "ten steps back (shift + left)", () => this.jump(-10)),
      press("−1", "one step back (left)", () => this.jump(-1)),
      this.playing,
      press("+1", "one step on (right)", () => this.jump(1)),
      press("+10", "ten steps on (shift + right)", () => this.jump(10)),
      this.readout,
      select("steps a second", SPEEDS, 30, String, value => (this.speed = value)),
    );
  }

  options(list) {
    const field = (label, heard) =>
      make("input", {
        type: "text",
        "aria-label": label,
        placeholder: "words",
        list,
        size: 11,
        ...heard,
      });
    this.search = field("next step that touches these words (/)", {
      onkeydown: event => event.key === "Enter" && this.find(event.shiftKey ? -1 : 1),
    });
    this.following = field("words to follow", { onchange: () => this.follow() });
    this.status = make("span", { class: "sg-note", role: "status" });
    const look = name => value => {
      this.view[name] = value;
      this.again();
    };
    return make(
      "div",
      { class: "sg-bar" },
      make("label", {}, "find ", this.search),
      press("◂", "previous step that touches these words", () => this.find(-1)),
      press("▸", "next step that touches these words", () => this.find(1)),
      make("label", {}, "follow ", this.following),
      select("arrows", SCALES, 1, value => `× ${value}`, look("scale")),
      select("zoom", ZOOMS, 1, value => (value ? `× ${value}` : "fit"), look("zoom")),
      this.status,
    );
  }

  /** What the marks mean; the two tables can be hidden. */
  legend() {
    const table = (name, text, mark) => {
      const onchange = event => {
        this.view.tables[name] = event.target.checked;
        this.again();
      };
      const box = make("input", { type: "checkbox", checked: true, onchange });
      return make("label", { class: "sg-key" }, box, sign(`sg-key-${name}`, mark), text);
    };
    const key = (name, mark, text) =>
      make("span", { class: "sg-key" }, sign(`sg-${name}-ink`, mark), text);
    const answer = this.runs.every(run => run.kind === "negatives" || run.kind === "tree")
      ? "σ"
      : "p";
    return make(
      "div",
      { class: "sg-bar" },
      table("in", "center, v", "●"),
      table("out", this.first.tree ? "inner node, u" : "context, u", "■"),
      key("pull", "➤", `pull, 1 − ${answer}`),
      key("push", "➣", `push, ${answer}`),
      key("sum", "⇢", "their sum"),
    );
  }

  /** Letters keep their size, so a stage is laid out anew when its width changes. */
  fit() {
    for (const stage of this.stages) {
      const wide = Math.round(stage.picture.clientWidth);
      if (wide && wide !== stage.width) stage.resize(wide);
    }
    this.again();
  }
}

const sign = (name, mark) => make("b", { class: name, "aria-hidden": "true" }, mark);
const press = (text, label, onclick) =>
  button(text, onclick, { "aria-label": label, title: label });

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
  const y = mean => 36 - (32 * (mean - low)) / (Math.max(...values) - low || 1);
  const points = means.map(([x, mean]) => `${x.toFixed(1)},${y(mean).toFixed(1)}`).join(" ");
  return make("polyline", { class: `sg-loss sg-loss-${i}`, points });
}

/** @type {import("./js/exhibit.js").Render} */
export const render = args => showPlayer(args).stop;

/**
 * Put a player into `el` and keep it and the model in step.
 * @param {{ model: import("./js/exhibit.js").Model, el: HTMLElement }} args
 */
export function showPlayer({ model, el }) {
  const player = new Player(model);
  const step = () => {
    if (model.get("step") === Math.floor(player.place)) return;
    player.pause();
    player.go(clamp(model.get("step"), 0, player.last), true);
  };
  const follow = () => {
    player.following.value = (model.get("follow") ?? []).join(" ");
    player.follow();
  };
  el.replaceChildren(player.root);
  player.go(clamp(model.get("step"), 0, player.last), true);
  follow();
  model.on("change:step", step);
  model.on("change:follow", follow);
  const watch = new ResizeObserver(() => player.fit());
  player.stages.forEach(stage => watch.observe(stage.node));
  const stop = () => {
    player.view.playing = false;
    watch.disconnect();
    model.off("change:step", step);
    model.off("change:follow", follow);
  };
  return { player, stop };
}
