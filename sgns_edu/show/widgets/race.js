// @ts-check
// Softmax and negative sampling spend the same dot products; the bars count the pairs they get done.

import "./base.css";
import "./js/explorer.css";
import "./race.css";
import { button, isCalm, make, select, set } from "./js/dom.js";
import { keepKeys } from "./js/exhibit.js";
import { count } from "./js/words.js";

const LASTS = 6000; // milliseconds
const MOST_CELLS = 1000;
const WIDTH = 400; // of a grid, in units of its picture
const HEIGHT = 250;

class Race {
  /** @param {import("./js/exhibit.js").Model} model */
  constructor(model) {
    this.model = model;
    this.data = model.get("data");
    this.running = null;
    this.lanes = [new Lane(), new Lane()];
    this.build();
    this.reset();
  }

  get V() {
    return this.model.get("V");
  }

  get k() {
    return this.model.get("k");
  }

  build() {
    const choose = (label, name) =>
      select(label, this.data[name], this.model.get(name), count, value => {
        this.model.set(name, value);
        this.model.save_changes();
      });
    this.startButton = button("▶ Start", () => this.startOrStop(), { class: "sg-primary" });
    this.text = make("p", { "aria-live": "polite" });
    this.times = make("p", { class: "sg-note" });
    this.choices = { V: choose("vocabulary", "V"), k: choose("negatives k", "k") };
    this.root = make(
      "div",
      {
        class: "sg-exhibit sg-explorer sg-race",
        role: "group",
        "aria-label": "a race of softmax and negative sampling",
      },
      make(
        "div",
        { class: "sg-top-row" },
        this.choices.V,
        this.choices.k,
        make("span", { class: "sg-spread" }),
        this.startButton,
      ),
      make("div", { class: "sg-lanes" }, ...this.lanes.map(lane => lane.node)),
      make("div", { class: "sg-card" }, this.text, this.times),
    );
    keepKeys(this.root, ({ key }) => key === " " && (this.startOrStop(), true));
  }

  /** What the kernel or the reader has chosen, before the start. */
  reset() {
    this.running = null;
    const { V, k } = this;
    for (const [name, choice] of Object.entries(this.choices))
      choice.lastChild.value = String(this.data[name].indexOf(this.model.get(name)));
    const cells = Math.min(V, MOST_CELLS);
    this.lanes[0].lay(
      `Softmax asks all ${count(V)} words`,
      cells,
      `${count(V)} dot products a pair`,
    );
    this.lanes[1].lay(`Negative sampling asks 1 + ${k}`, cells, `${k + 1} dot products a pair`);
    this.ask();
    this.show(0);
    this.startButton.textContent = "▶ Start";
    set(this.root, { "data-products": 0, "data-settled": "true" });
  }

  /** The question before the race: the answer should not be read before it. */
  ask() {
    const each = this.V > MOST_CELLS ? ` ${eachCell(this.V)}` : "";
    this.text.textContent = `Both spend ${count(this.V)} dot products, one at a time. How many pairs does each get done?${each}`;
    this.times.textContent = "";
  }

  /** The same words as `Race.caption`. */
  tell() {
    this.text.textContent = captionOf(this.V, this.k);
    this.times.textContent = this.data.times[this.V] ?? "";
  }

  startOrStop() {
    if (this.running) this.finish();
    else this.start();
  }

  start() {
    if (isCalm()) {
      this.finish();
      return;
    }
    const began = performance.now();
    const running = (this.running = {});
    this.startButton.textContent = "▸ End";
    this.ask();
    set(this.root, { "data-settled": "false" });
    const tick = now => {
      if (this.running !== running || !this.root.isConnected) return;
      const part = (now - began) / LASTS;
      if (part >= 1) this.finish();
      else {
        this.show(Math.floor(Math.max(part, 0) * this.V));
        requestAnimationFrame(tick);
      }
    };
    requestAnimationFrame(tick);
  }

  finish() {
    this.running = null;
    this.show(this.V);
    this.tell();
    this.startButton.textContent = "▶ Again";
    set(this.root, { "data-settled": "true" });
  }

  /** Both sides after so many dot products. */
  show(products) {
    const { V, k } = this;
    const most = Math.floor(V / (k + 1));
    const [softmax, sampling] = this.lanes;
    const cells = Math.min(V, MOST_CELLS);
    const word = trueWord(0, cells);
    const asked = Math.floor((products / V) * cells);
    const all = Array.from({ length: asked }, (_, cell) => cell);
    softmax.show(all, word);
    softmax.count(Math.floor(products / V), most, "");
    const pairs = Math.floor(products / (k + 1));
    const isBetween = products > 0 && (products === V || products % (k + 1) === 0);
    const pair = isBetween ? pairs - 1 : pairs; // what was asked last stays until the next question
    const questions = isBetween ? k + 1 : products % (k + 1);
    sampling.show(asksOf(pair, k, cells).slice(0, questions), trueWord(pair, cells));
    sampling.count(pairs, most, products === V ? `, same ${count(V)} products` : "");
    set(this.root, { "data-products": products });
  }
}

/** One side: a cell for each word, and a bar of the pairs that are done. */
class Lane {
  constructor() {
    this.title = make("h4");
    this.grid = make("svg", { class: "sg-grid", viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
    set(this.grid, { "aria-hidden": "true" });
    this.each = make("p");
    this.fill = make("span");
    this.done = make("b");
    this.node = make(
      "div",
      { class: "sg-lane" },
      this.title,
      this.grid,
      this.each,
      make("div", { class: "sg-bar-done" }, this.fill),
      make("p", {}, this.done),
    );
  }

  lay(title, cells, each) {
    this.title.textContent = title;
    this.each.textContent = each;
    this.lit = new Map();
    if (this.cells?.length === cells) {
      this.cells.forEach(cell => cell.removeAttribute("class"));
      return;
    }
    const rows = Math.max(Math.round(Math.sqrt((cells * HEIGHT) / WIDTH)), 1);
    const columns = Math.ceil(cells / rows);
    const pitch = Math.min(WIDTH / columns, HEIGHT / rows);
    const size = pitch * 0.8;
    this.cells = Array.from({ length: cells }, (_, i) =>
      make("rect", {
        x: (i % columns) * pitch,
        y: Math.floor(i / columns) * pitch,
        width: size,
        height: size,
      }),
    );
    this.grid.replaceChildren(...this.cells);
  }

  /** Light the cells that have been asked, the true word's in another color. */
  show(asked, word) {
    const lit = new Map(asked.map(cell => [cell, cell === word ? "sg-yes" : "sg-no"]));
    for (const cell of this.lit.keys())
      if (!lit.has(cell)) this.cells[cell].removeAttribute("class");
    for (const [cell, role] of lit)
      if (this.lit.get(cell) !== role) set(this.cells[cell], { class: role });
    this.lit = lit;
  }

  count(pairs, most, more) {
    this.fill.style.width = `${(100 * pairs) / most}%`;
    this.done.textContent = `${count(pairs)} ${pairs === 1 ? "pair" : "pairs"} done${more}`;
  }
}

const eachCell = V => `Each cell stands for ${count(V / MOST_CELLS)} words.`;

function captionOf(V, k) {
  const pairs = Math.floor(V / (k + 1));
  const text =
    `With ${count(V)} dot products, softmax gets 1 pair done and negative sampling with k = ${k} ` +
    `gets ${count(pairs)} ${pairs === 1 ? "pair" : "pairs"} done.`;
  return V > MOST_CELLS ? `${text} ${eachCell(V)}` : text;
}

/** A cell that looks drawn at random but is the same each time; as `cell` in Python. */
function drawn(pair, i, cells) {
  let x = (pair * 64 + i + 1) >>> 0;
  for (const shift of [16, 13, 16]) x = Math.imul(x ^ (x >>> shift), 0x45d9f3b) >>> 0;
  return x % cells;
}

const trueWord = (pair, cells) => drawn(pair, 0, cells);

/** The cells of a pair's true word and of its k negatives. */
const asksOf = (pair, k, cells) => Array.from({ length: k + 1 }, (_, i) => drawn(pair, i, cells));

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const race = new Race(model);
  el.replaceChildren(race.root);
  const reset = () => race.reset();
  model.on("change:V", reset);
  model.on("change:k", reset);
  return () => {
    race.running = null;
    model.off("change:V", reset);
    model.off("change:k", reset);
  };
}
