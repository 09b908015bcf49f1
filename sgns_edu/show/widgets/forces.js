// @ts-check
// One center and a few rows to be dragged: scores, chances, forces, and what one step makes of them.

import "./base.css";
import "./js/explorer.css";
import "./forces.css";
import { clamp } from "./js/arithmetic.js";
import { button, isCalm, make, set, slider } from "./js/dom.js";
import { factsOfPoints, forcesStory, Layered } from "./js/dragged.js";
import { keepKeys } from "./js/exhibit.js";
import { screenClock } from "./js/glide.js";
import { fillWords } from "./js/parts.js";
import { Rows, rowOf } from "./js/rows.js";
import { measureRoot, Stage } from "./js/stage.js";
import { starts } from "./js/starts.js";
import { plain } from "./js/story.js";
import { beatsOf, camerasOf, told } from "./js/told.js";
import { rateText, shortText, signedText } from "./js/words.js";

const LAYERS = { scores: "scores", chances: "chances", forces: "forces", after: "after a step" };
const FIT = 600; // milliseconds
const STEP = 0.05; // that an arrow key moves a vector
const FAR = 10; // the largest coordinate
const AFTER = 6; // the last phase of a step
const HELP =
  "Drag a vector, or Tab to it: arrows move it by .05, with shift by .25. s, c, f, a show scores, chances, forces and the place after a step; space takes the step; 0 goes back to the start; Escape leaves for the notebook.";

/** A stage whose vectors have handles. */
class Board extends Stage {
  /** @param {(scene: import("./js/stage.js").Scene) => void} follow called with every scene that is drawn */
  constructor(settled, follow) {
    super(screenClock(), settled);
    this.follow = follow;
  }

  draw(scene) {
    super.draw(scene);
    this.follow(scene);
  }
}

class Explorer {
  /** @param {import("./js/exhibit.js").Model} model */
  constructor(model) {
    this.model = model;
    this.data = model.get("data");
    this.hasStep = this.data.mode === "step";
    this.layers = { scores: false, chances: false, forces: true, after: false };
    this.telling = null; // the phase and the beat of a step that is being taken, or was
    this.em = 16;
    this.isNarrow = false;
    this.board = new Board(
      () => this.goOn(),
      scene => this.moveHandles(scene),
    );
    this.rows = new Rows();
    this.build();
    this.read();
  }

  /** The vectors and the rate as the kernel has them. */
  read() {
    this.points = this.model.get("points").map(point => [...point]);
    this.lr = this.model.get("lr");
    this.rate?.show(Math.max(this.data.rates.indexOf(this.lr), 0));
    this.telling = null;
    this.say();
  }

  /** Tell the kernel. */
  save() {
    const now = { points: this.points.map(point => [...point]), lr: this.lr };
    this.isSaving = true; // each set may be heard, and show the other's old value
    for (const name in now) this.model.set(name, now[name]);
    this.isSaving = false;
    this.model.save_changes();
  }

  /** The kernel has set something; an echo of what was saved changes nothing. */
  heed() {
    const isSame =
      String(this.model.get("points")) === String(this.points) && this.model.get("lr") === this.lr;
    if (this.isSaving || isSame) return;
    this.read();
    this.fit();
  }

  get facts() {
    return factsOfPoints(this.data, this.points, this.lr);
  }

  get size() {
    return { w: this.board.w, h: this.board.h, em: this.em };
  }

  // ---- the page

  build() {
    const { names } = this.data;
    this.handles = names.map((_, i) => this.buildHandle(i));
    this.toggles = Object.entries(LAYERS).map(([layer, text]) =>
      button(text, () => this.toggle(layer), { "data-layer": layer }),
    );
    this.title = make("b");
    this.text = make("p", { "aria-live": "polite" });
    this.box = make("div", { class: "sg-stage-box" }, this.board.node, ...this.handles);
    set(this.board.node, { tabindex: -1 });
    this.moreButton = button("⋯", () => this.unfold(), {
      "aria-label": "numbers and keys (m)",
      title: "numbers and keys (m)",
      "aria-expanded": "false",
    });
    const top = make(
      "div",
      { class: "sg-top-row" },
      make("span", { class: "sg-note" }, "show"),
      make("span", { class: "sg-switch", role: "group", "aria-label": "show" }, ...this.toggles),
      make("span", { class: "sg-spread" }),
      this.buildBack(),
      this.moreButton,
    );
    const card = make("div", { class: "sg-card" }, make("h4", {}, this.title), this.text);
    const hint = make("p", { class: "sg-note" }, "Drag a vector, or Tab to it: arrows move it.");
    const side = make("div", { class: "sg-side" }, card, this.rows.node, hint);
    this.more = this.buildMore();
    this.root = make(
      "div",
      {
        class: `sg-exhibit sg-explorer sg-forces`,
        role: "group",
        "aria-label": this.hasStep ? "one step of vectors to drag" : "forces of vectors to drag",
        "data-settled": "true",
      },
      top,
      make("div", { class: "sg-main" }, this.box, side),
      this.hasStep ? this.buildFoot() : null,
      this.more,
      this.hasStep ? starts(this.data.starts) : null,
    );
    keepKeys(this.root, event => this.key(event));
  }

  buildBack() {
    const back = button("↺", () => this.restart(), { "aria-label": "back to the start (0)" });
    back.append(make("span", { class: "sg-hint" }, " back to the start"));
    return back;
  }

  buildFoot() {
    const { rates } = this.data;
    this.rate = slider("rate", rates.map(rateText), 0, i => {
      this.lr = rates[i];
      this.change();
      this.save();
    });
    this.takeButton = button("", () => this.takeOrUndo(), { class: "sg-primary" });
    return make(
      "div",
      { class: "sg-foot" },
      this.rate,
      make("span", { class: "sg-spread" }),
      this.takeButton,
    );
  }

  buildHandle(i) {
    const handle = button("", null, { class: "sg-handle" });
    handle.addEventListener("pointerdown", event => {
      handle.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      this.change();
      this.held = i;
      event.preventDefault();
    });
    handle.addEventListener("pointermove", event => {
      if (this.held === i) this.drag(event);
    });
    for (const end of ["pointerup", "pointercancel"])
      handle.addEventListener(end, () => this.drop());
    handle.addEventListener("keyup", ({ key }) => key.startsWith("Arrow") && this.drop());
    return handle;
  }

  buildMore() {
    this.fields = this.data.names.map((name, i) =>
      [0, 1].map(j => {
        const field = make("input", {
          type: "number",
          step: STEP,
          "aria-label": `${"xy"[j]} of ${i ? "u" : "v"} of ${name}`,
          onchange: () => this.move(i, j ? [this.points[i][0], +field.value] : [+field.value, this.points[i][1]], true), // prettier-ignore
        });
        return field;
      }),
    );
    const labels = this.data.names.map((name, i) =>
      make("span", {}, `${i ? "u" : "v"} of ${name} `, ...this.fields[i]),
    );
    return make(
      "div",
      { class: "sg-bar sg-more", hidden: true },
      ...labels,
      make("p", { class: "sg-note" }, HELP),
    );
  }

  unfold() {
    this.more.hidden = !this.more.hidden;
    set(this.moreButton, { "aria-expanded": !this.more.hidden });
  }

  // ---- what the reader does

  drag(event) {
    const box = this.board.node.getBoundingClientRect();
    const { x, y, unit } = this.camera;
    const [left, top] = [
      clamp(event.clientX - box.left, 0, box.width),
      clamp(event.clientY - box.top, 0, box.height),
    ];
    this.move(this.held, [(left - x) / unit, (y - top) / unit]);
  }

  /** Put a vector somewhere; the camera stays until it is let go. */
  move(i, point, isDone = false) {
    this.points[i] = point.map(x => clamp(Math.round(x * 100) / 100, -FAR, FAR));
    this.isMoved = true;
    this.change();
    if (isDone) this.drop();
  }

  drop() {
    this.held = null;
    if (!this.isMoved) return;
    this.isMoved = false;
    this.save();
    this.fit();
  }

  restart() {
    this.points = this.data.start.map(point => [...point]);
    this.lr = this.data.lr;
    this.rate?.show(this.data.rates.indexOf(this.lr));
    this.telling = null;
    this.say();
    this.save();
    this.fit();
  }

  toggle(layer) {
    this.layers[layer] = !this.layers[layer];
    this.telling = null;
    this.say();
    this.glide(this.scene(), 250);
  }

  /** @returns {boolean} whether the key was ours */
  key({ key, shiftKey, target }) {
    const i = this.handles.indexOf(target);
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      key
    ];
    const layer = Object.keys(LAYERS).find(name => name[0] === key);
    if (way && i >= 0)
      this.move(i, this.points[i].map((x, j) => x + way[j] * STEP * (shiftKey ? 5 : 1))); // prettier-ignore
    else if (layer) this.toggle(layer);
    else if (key === "0") this.restart();
    else if (key === "m") this.unfold();
    else if (key === " " && this.hasStep) this.takeOrUndo();
    else return false;
    return true;
  }

  // ---- one step taken: the phases forces, move and after

  takeOrUndo() {
    if (this.telling) {
      this.telling = null;
      this.say();
      this.glide(this.scene(), FIT);
      return;
    }
    const isQuick = isCalm();
    this.telling = isQuick ? { phase: AFTER, beat: 0 } : { phase: 4, beat: 0 };
    this.say();
    this.glide(this.toldScene(), FIT);
  }

  toldScene() {
    return told(this.facts, this.size, this.telling.phase, this.telling.beat);
  }

  /** The next beat of the step, or rest. */
  goOn() {
    const { telling } = this;
    if (!telling || telling.phase === AFTER) {
      set(this.root, { "data-settled": "true" });
      return;
    }
    const beats = beatsOf(this.facts, telling.phase);
    if (telling.beat < beats.length - 1) telling.beat++;
    else this.telling = { phase: telling.phase + 1, beat: 0 };
    this.say();
    const ms = beatsOf(this.facts, this.telling.phase)[this.telling.beat];
    this.glide(this.toldScene(), ms);
  }

  // ---- the picture

  scene() {
    const layered = new Layered(this.facts, this.size, this.layers, this.camera, this.spots);
    this.spots = new Map([...layered.spots].map(([key, { choice }]) => [key, choice]));
    return layered.scene;
  }

  glide(scene, ms) {
    if (!this.board.w) return;
    set(this.root, { "data-settled": "false" });
    this.board.glide(scene, isCalm() ? 0 : ms);
  }

  /** Draw what has changed at once. */
  change() {
    this.telling = null;
    this.say();
    if (this.board.w) this.board.show(this.scene());
    set(this.root, { "data-settled": "true" }); // a glide that was under way is over
  }

  /** Glide to the camera that holds all. */
  fit(ms = FIT) {
    if (!this.board.w) return;
    this.camera = camerasOf(this.facts, this.size).far;
    this.glide(this.scene(), ms);
  }

  /** Draw anew after a change of size. */
  measure() {
    Object.assign(this, measureRoot(this.root));
    if (!this.board.fit(this.box)) return;
    this.camera = camerasOf(this.facts, this.size).far;
    if (this.telling) this.telling = { phase: AFTER, beat: 0 };
    this.say();
    this.board.show(this.telling ? this.toldScene() : this.scene());
    set(this.root, { "data-settled": "true" });
  }

  moveHandles(scene) {
    const marks = ["vm", ...this.data.labels.map((label, i) => `m${i + 1}·${label}`)];
    marks.forEach((key, i) => {
      const mark = scene.get(key);
      this.handles[i].hidden = !mark || this.telling !== null;
      if (mark) set(this.handles[i], { style: `left:${mark.x}px;top:${mark.y}px` });
    });
  }

  // ---- words and rows

  say() {
    const { facts } = this;
    const { title, parts } = forcesStory(facts, this.data.mode);
    this.title.textContent = title;
    fillWords(this.text, parts);
    set(this.board.node, { "aria-label": `${title}. ${plain(parts)}` });
    this.showRows(facts);
    this.toggles.forEach(toggle =>
      set(toggle, { "aria-pressed": this.layers[toggle.dataset.layer] }),
    );
    if (this.takeButton)
      this.takeButton.textContent = this.telling ? "◂ before the step" : "▶ take the step";
    this.points.forEach((point, i) => {
      const name = `${i ? "u" : "v"} of ${this.data.names[i]}`;
      const place = point.map(x => shortText(x)).join(", ");
      set(this.handles[i], { "aria-label": `${name} at (${place}): drag, or move with arrows` });
      point.forEach((x, j) => (this.fields[i][j].value = String(x)));
    });
  }

  showRows(facts) {
    const isAfter = this.telling ? this.telling.phase === AFTER : this.layers.after;
    const detail = isAfter ? "after" : "chance";
    const rows = facts.acts.map(act => rowOf(facts, act, detail));
    this.rows.show(rows, detail, rows.length > 3 || this.isNarrow);
    if (!this.hasStep) return;
    for (const { key, score, score2 } of rows)
      this.rows.lines.get(key).score.textContent =
        `${signedText(score, 3)} → ${signedText(score2, 3)}`;
  }
}

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const explorer = new Explorer(model);
  el.replaceChildren(explorer.root);
  const heed = () => explorer.heed();
  model.on("change:points", heed);
  model.on("change:lr", heed);
  const watch = new ResizeObserver(() => explorer.measure());
  watch.observe(explorer.box);
  return () => {
    watch.disconnect();
    model.off("change:points", heed);
    model.off("change:lr", heed);
  };
}
