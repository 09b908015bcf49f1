// @ts-check
// A map of words: glide from one map to another, and see where a word's true neighbors are.

import "./base.css";
import "./atlas.css";
import { button, make, set } from "./js/dom.js";
import { nearest, nextPlace, placesBetween, pointerPlace, watchWidth } from "./js/dots.js";
import { keepKeys } from "./js/exhibit.js";
import { Glide } from "./js/glide.js";
import { dot, legend } from "./js/marks.js";
import { cut, placeNames } from "./js/names.js";

const GLIDE = 800; // ms
const HIGHEST = 440; // pixels
const EDGE = 34;
const EM = 16;
const REACH = 22; // of a finger
const MOST_NAMES = 200; // beyond that a name is written when it is asked for
const WORST = 30; // what a name may cost
const NEAR = [0.1, 0.5]; // distances of names from their dots, in em
const FAR = [0.1, 0.5, 1, 1.6, 2.4];
const LONG = 56; // pixels; a cosine is written on a line longer than this
const ZOOMS = [1, 1.5, 2.25, 3.4, 5, 8];

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const atlas = new Atlas(model);
  el.replaceChildren(atlas.root);
  const show = () => atlas.show(GLIDE);
  model.on("change:chosen", show);
  model.on("change:view", show);
  const stop = watchWidth(atlas.box, wide => atlas.fit(wide));
  return () => {
    stop();
    model.off("change:chosen", show);
    model.off("change:view", show);
  };
}

class Atlas {
  constructor(model) {
    this.model = model;
    this.data = model.get("data");
    this.focus = 0; // the word that Tab reaches
    this.named = -1; // under the pointer
    this.zoom = 0;
    this.build();
    this.glide = new Glide(isSettled => {
      set(this.root, { "data-settled": isSettled });
      if (isSettled) this.writeNames();
    });
    this.listen();
  }

  build() {
    const { words, kinds, maps, classes } = this.data;
    this.ties = make("g");
    this.names = make("g");
    this.marks = words.map((word, i) =>
      dot(kinds[i], { role: "button", tabindex: -1, "data-word": word, "aria-label": word }),
    );
    const marks = make("g", {}, ...this.marks);
    this.svg = make("svg", { class: "sg-stage", role: "group" }, this.ties, marks, this.names);
    this.box = make("div", { class: "sg-stage-box" }, this.svg);
    this.views = maps.map(({ name }) => button(name, () => this.set("view", name)));
    this.found = make("input", { type: "text", "aria-label": "find a word", placeholder: "find" });
    this.all = button("all words", () => this.choose(-1));
    this.nearer = button("+", () => this.enlarge(1), { "aria-label": "larger" });
    this.farther = button("−", () => this.enlarge(-1), { "aria-label": "smaller" });
    this.caption = make("p", { class: "sg-caption", "aria-live": "polite" });
    this.list = make("ul", { class: "sg-near" });
    const bar = make(
      "div",
      { class: "sg-bar" },
      maps.length > 1 ? make("div", { class: "sg-switch" }, ...this.views) : null,
      this.found,
      this.all,
      make("span", { class: "sg-spread" }),
      this.farther,
      this.nearer,
    );
    const card = make("div", { class: "sg-card" }, this.caption);
    const side = make("div", { class: "sg-side" }, legend(classes), card, this.list);
    this.root = make(
      "div",
      { class: "sg-exhibit sg-atlas", role: "group", "aria-label": "A map of words" },
      bar,
      make("div", { class: "sg-main" }, this.box, side),
    );
  }

  listen() {
    keepKeys(this.root, event => this.key(event));
    this.svg.addEventListener("pointermove", event => this.point(this.under(event, REACH / 2)));
    this.svg.addEventListener("pointerleave", () => this.point(-1));
    this.svg.addEventListener("pointerdown", event => {
      if (event.pointerType === "mouse") event.preventDefault(); // the click gives the focus
    });
    this.svg.addEventListener("click", event => {
      const i = this.under(event, REACH);
      if (i < 0) return;
      this.choose(i);
      this.marks[i].focus({ preventScroll: true });
    });
    this.svg.addEventListener("focusin", ({ target }) => {
      this.point(this.marks.indexOf(target));
    });
    this.svg.addEventListener("focusout", () => this.point(-1));
    this.found.addEventListener("keydown", event => {
      if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey) this.seek();
    });
  }

  under(event, reach) {
    return nearest(this.places, pointerPlace(this.svg, event), reach);
  }

  key({ key, target }) {
    if (!target.matches("[data-word]")) return false;
    if (key === "Enter" || key === " ") {
      this.choose(this.focus);
      return true;
    }
    const next = nextPlace(this.places, this.focus, key);
    if (next >= 0) {
      this.reach(next);
      this.marks[next].focus();
    }
    return key.startsWith("Arrow");
  }

  /** Let Tab reach this word alone. */
  reach(i) {
    set(this.marks[this.focus], { tabindex: -1 });
    set(this.marks[i], { tabindex: 0 });
    this.focus = i;
  }

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  choose(i) {
    if (i < 0) this.zoom = 0;
    this.set("chosen", i < 0 ? "" : this.data.words[i]);
  }

  seek() {
    const wanted = this.found.value.trim();
    const { words } = this.data;
    const same = words.indexOf(wanted);
    const i = same < 0 ? words.findIndex(word => word.startsWith(wanted)) : same;
    if (wanted && i >= 0) this.choose(i);
    else this.caption.textContent = `${wanted || "nothing"} is not on this map.`;
  }

  enlarge(by) {
    this.zoom = Math.min(Math.max(this.zoom + by, 0), ZOOMS.length - 1);
    this.show(GLIDE / 2);
  }

  // ---- what is shown

  get chosen() {
    return this.data.words.indexOf(this.model.get("chosen"));
  }

  get map() {
    return this.data.maps.find(({ name }) => name === this.model.get("view"));
  }

  /** The row and the cosine of each neighbor of the chosen word. */
  get friends() {
    return this.chosen < 0 ? [] : this.data.near[this.chosen];
  }

  fit(wide) {
    this.wide = wide;
    this.high = Math.min(HIGHEST, Math.round(0.85 * wide));
    set(this.svg, { viewBox: `0 0 ${wide} ${this.high}` });
    this.show(0);
  }

  /** Places in pixels; both axes have one scale, so that distances can be compared. */
  targets() {
    const { x, y } = this.map;
    const ends = values => [Math.min(...values), Math.max(...values)];
    const [left, right] = ends(x);
    const [low, top] = ends(y);
    const room = [this.wide - 2 * EDGE, this.high - 2 * EDGE];
    const fits = Math.min(room[0] / (right - left || 1), room[1] / (top - low || 1));
    const scale = fits * ZOOMS[this.zoom];
    const middle = this.zoom
      ? [x[this.focus], y[this.focus]]
      : [(left + right) / 2, (low + top) / 2];
    return x.map((value, i) => [
      this.wide / 2 + (value - middle[0]) * scale,
      this.high / 2 - (y[i] - middle[1]) * scale,
    ]);
  }

  show(ms) {
    const { chosen, friends } = this;
    const rows = friends.map(([row]) => row);
    this.reach(chosen >= 0 ? chosen : this.focus);
    const to = this.targets();
    const from = this.places ?? to;
    this.say();
    this.views.forEach((node, i) => {
      set(node, { "aria-pressed": this.data.maps[i] === this.map });
    });
    set(this.all, { "aria-disabled": chosen < 0 });
    set(this.farther, { "aria-disabled": this.zoom === 0 });
    set(this.nearer, { "aria-disabled": this.zoom === ZOOMS.length - 1 });
    this.marks.forEach((mark, i) => {
      const isAside = chosen >= 0 && i !== chosen && !rows.includes(i);
      mark.classList.toggle("sg-aside", isAside);
      mark.classList.toggle("sg-here", i === chosen);
      set(mark, { "aria-pressed": i === chosen });
    });
    this.ties.replaceChildren(...friends.map(() => make("line", { class: "sg-tie" })));
    if (chosen !== this.written) this.names.replaceChildren();
    this.written = chosen;
    const isMoved = from.some(([x, y], i) => Math.hypot(x - to[i][0], y - to[i][1]) > 0.5);
    this.glide.start(isMoved ? ms : 0, part => this.draw(placesBetween(from, to, part)));
  }

  draw(places) {
    this.places = places;
    const { chosen, friends } = this;
    const rows = friends.map(([row]) => row);
    places.forEach(([x, y], i) => {
      let size = 1.1;
      if (rows.includes(i)) size = 1.5;
      if (i === chosen || i === this.named) size = 1.9;
      const place = `translate(${x.toFixed(1)},${y.toFixed(1)})scale(${size})`;
      set(this.marks[i], { transform: place });
    });
    rows.forEach((row, i) => {
      const [[x1, y1], [x2, y2]] = [places[chosen], places[row]];
      set(this.ties.children[i], { x1, y1, x2, y2 });
    });
    for (const text of this.names.children) {
      const [x, y] = places[text.dataset.row];
      set(text, { x: x + +text.dataset.dx, y: y + +text.dataset.dy });
    }
  }

  /** Name a word under the pointer or with the focus. */
  point(i) {
    if (i === this.named) return;
    this.named = i;
    if (!this.places) return;
    this.draw(this.places);
    this.writeNames();
  }

  /** Names in order of importance, as far as there is room, and the cosines on the lines. */
  writeNames() {
    const { chosen, friends, places } = this;
    const rows = friends.map(([row]) => row);
    const first = [this.named, chosen, ...rows].filter(row => row >= 0);
    const others = [...places.keys()].slice(0, MOST_NAMES);
    const isInside = ([x, y]) => x > 0 && y > 0 && x < this.wide && y < this.high;
    const order = [...new Set([...first, ...others])].filter(row => isInside(places[row]));
    const ties = rows.map(row => tie(places[chosen], places[row]));
    const cosines = friends
      .map(([row, like]) => ({ row, like, ...along(places[chosen], places[row]) }))
      .filter(({ long }) => long > LONG);
    const dots = places.map(([x, y]) => ({ x, y, w: 5, h: 5 }));
    const likes = cosines.map(({ x, y }) => ({ x, y, w: 14, h: 9 }));
    const taken = [...first.map(row => dots[row]), ...likes];
    const stage = { w: this.wide, h: this.high, em: EM };
    const isFirst = row => first.includes(row);
    const [always, perhaps] = [order.filter(isFirst), order.filter(row => !isFirst(row))].map(
      some => some.map(row => this.nameOf(row, isFirst(row))),
    );
    const put = placeNames(always, ties, taken, stage, { distances: FAR });
    const full = [...dots, ...likes, ...put.values()];
    const more = placeNames(perhaps, ties, full, stage, { distances: NEAR, worst: WORST });
    const looks = row => (isFirst(row) ? "sg-strong" : "");
    const names = [...put, ...more].map(([key, { x, y }]) => {
      const [px, py] = places[+key];
      const { text } = this.nameOf(+key, isFirst(+key));
      return written(+key, x - px, y + 5 - py, text, looks(+key));
    });
    const numbers = cosines.map(({ row, like, x, y }) =>
      written(row, x - places[row][0], y + 5 - places[row][1], like, "sg-cosine"),
    );
    this.names.replaceChildren(...names, ...numbers);
    this.draw(places);
  }

  /** A name as `placeNames` takes it: outward from the dots around it. */
  nameOf(row, isFirst) {
    const [x, y] = this.places[row];
    const near = this.places.filter(place => Math.hypot(place[0] - x, place[1] - y) < 5 * EM);
    const middle = j => near.reduce((sum, place) => sum + place[j], 0) / near.length;
    const angle = Math.atan2(y - middle(1), x - middle(0));
    const s = isFirst ? 16 : 14;
    const text = cut(this.data.words[row], this.wide / 2, s);
    return { key: `${row}`, text, x, y, r: 6, angle, s, bold: isFirst };
  }

  // ---- words

  say() {
    const { chosen, data } = this;
    const words = chosen < 0 ? data.text : captionOf(data, this.map, chosen);
    this.caption.textContent = words;
    set(this.svg, { "aria-label": words });
    this.list.replaceChildren(...this.friends.map(friend => this.rowOf(friend)));
  }

  rowOf([row, like]) {
    const rank = rankOf(this.map, this.chosen, row);
    const share = Math.max(+like.replace("−", "-"), 0);
    const fill = make("span", { class: "sg-fill", style: `width: ${100 * share}%` });
    return make(
      "li",
      {},
      button(this.data.words[row], () => this.choose(row)),
      make("span", { class: "sg-rail", "aria-hidden": "true" }, fill),
      make("b", {}, like),
      make("span", { class: "sg-rank" }, `${ordinal(rank)} nearest`),
    );
  }
}

const written = (row, dx, dy, word, looks) =>
  make("text", { class: looks, "data-row": row, "data-dx": dx, "data-dy": dy }, word);

const tie = ([x1, y1], [x2, y2]) => ({ x1, y1, x2, y2, weight: 1 });

/** Where a cosine is written: on the line, nearer to the neighbor. */
function along([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  return { x: x1 + 0.6 * dx, y: y1 + 0.6 * dy, long: Math.hypot(dx, dy) };
}

/** How many words of the map are at least as near to one word as this neighbor is. */
function rankOf({ x, y }, from, to) {
  const far = i => (x[i] - x[from]) ** 2 + (y[i] - y[from]) ** 2;
  return x.filter((_, i) => i !== from && far(i) <= far(to)).length;
}

function ordinal(n) {
  const end = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  return `${n}${["th", "st", "nd", "rd"][end] ?? "th"}`;
}

/** The same words as `Atlas.caption` in Python. */
function captionOf({ words, near }, map, chosen) {
  const friends = near[chosen];
  if (!friends.length) return `${words[chosen]}: no neighbors stored.`;
  const listed = friends.map(([row, like]) => `${words[row]} ${like}`).join(", ");
  const kept = friends.filter(([row]) => rankOf(map, chosen, row) <= friends.length).length;
  return (
    `${words[chosen]}: ${listed}. Of these ${friends.length} true neighbors, ${kept || "none"} ` +
    `${kept === 1 ? "is" : "are"} among the ${friends.length} nearest on this map.`
  );
}
