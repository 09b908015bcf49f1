// @ts-check
// Learned scores against predicted ones: a dot for each pair, a line where both agree, and the largest gap.

import "./base.css";
import "./identity.css";
import { make, set, ticks } from "./js/dom.js";
import { nearest, nextPlace, placesBetween, pointerPlace, watchWidth } from "./js/dots.js";
import { keepKeys } from "./js/exhibit.js";
import { Glide } from "./js/glide.js";
import { dot, legend } from "./js/marks.js";
import { stateSlider } from "./js/sliders.js";
import { signedText } from "./js/words.js";

const GLIDE = 400; // ms
const HIGHEST = 470; // pixels
const EDGE = { left: 52, right: 14, top: 34, bottom: 42, lane: 46 };
const REACH = 22; // of a finger

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const exhibit = new Identity(model);
  el.replaceChildren(exhibit.root);
  const show = () => exhibit.show(GLIDE);
  model.on("change:state", show);
  const stop = watchWidth(exhibit.box, wide => exhibit.fit(wide));
  return () => {
    stop();
    model.off("change:state", show);
  };
}

class Identity {
  constructor(model) {
    this.model = model;
    this.data = model.get("data");
    this.never = this.data.classes.length - 1;
    this.focus = 0; // the dot that Tab reaches
    this.named = -1;
    this.build();
    this.glide = new Glide(isSettled => set(this.root, { "data-settled": isSettled }));
    this.listen();
  }

  build() {
    const { data } = this;
    this.axis = make("g", { class: "sg-axis" });
    this.widest = make("line", { class: "sg-widest" });
    this.name = make("text", { class: "sg-name" });
    this.dots = data.kinds.map((kind, i) =>
      dot(kind, { role: "img", tabindex: -1, "data-pair": i, "aria-label": this.nameOf(i) }),
    );
    this.svg = make(
      "svg",
      { class: "sg-stage", role: "group" },
      this.axis,
      make("g", {}, ...this.dots),
      this.widest,
      this.name,
    );
    this.box = make("div", { class: "sg-stage-box" }, this.svg);
    this.sliders = data.sliders.map((one, i) => stateSlider(this.model, one, i));
    this.caption = make("p", { class: "sg-caption", "aria-live": "polite" });
    this.gap = make("b");
    this.fill = make("span", { class: "sg-fill" });
    this.pair = make("p", { class: "sg-pair" });
    const side = make(
      "div",
      { class: "sg-side" },
      make("div", { class: "sg-card" }, this.caption),
      make(
        "div",
        {},
        make("p", { class: "sg-gap-head" }, "the largest gap", this.gap),
        make("div", { class: "sg-rail", "aria-hidden": "true" }, this.fill),
      ),
      this.pair,
      make(
        "div",
        {},
        make("p", { class: "sg-note" }, "How often a pair was seen"),
        legend(data.classes),
      ),
    );
    this.root = make(
      "div",
      { class: "sg-exhibit sg-identity", role: "group", "aria-label": "Learned against predicted" },
      make("p", { class: "sg-note" }, data.hint),
      make("div", { class: "sg-bar" }, ...this.sliders),
      make("div", { class: "sg-main" }, this.box, side),
    );
  }

  listen() {
    keepKeys(this.root, event => this.key(event));
    this.svg.addEventListener("pointermove", event => this.point(event, REACH / 2));
    this.svg.addEventListener("click", event => this.point(event, REACH));
    this.svg.addEventListener("pointerleave", () => this.tell(-1));
    this.svg.addEventListener("focusin", ({ target }) => this.tell(this.dots.indexOf(target)));
    this.svg.addEventListener("focusout", () => this.tell(-1));
  }

  point(event, reach) {
    this.tell(nearest(this.places, pointerPlace(this.svg, event), reach));
  }

  key({ key, target }) {
    if (!target.matches("[data-pair]")) return false;
    const next = key === "Home" ? this.state.pair : nextPlace(this.places, this.focus, key);
    if (next < 0) return key.startsWith("Arrow");
    this.reach(next);
    this.dots[next].focus();
    return true;
  }

  /** Let Tab reach this dot alone. */
  reach(i) {
    set(this.dots[this.focus], { tabindex: -1 });
    set(this.dots[i], { tabindex: 0 });
    this.focus = i;
  }

  nameOf(i) {
    return this.data.pairs[i].map(row => this.data.words[row]).join(" · ");
  }

  // ---- numbers of a state

  /** The place of the sliders `from` … `to` in a table of their combinations. */
  indexOf(from, to) {
    const [state, { sliders }] = [this.model.get("state"), this.data];
    let index = 0;
    for (let i = from; i < to; i++) index = index * sliders[i].values.length + state[i];
    return index;
  }

  get state() {
    return this.data.states[this.indexOf(0, 5)];
  }

  get learned() {
    return this.data.learned[this.indexOf(0, 4)];
  }

  get predicted() {
    const [k, , , , prediction] = this.model.get("state");
    return prediction ? this.data.plain[k] : this.data.own[this.indexOf(0, 3)];
  }

  // ---- the picture

  fit(wide) {
    const high = Math.min(wide, HIGHEST);
    const { left, right, top, bottom, lane } = EDGE;
    this.side = Math.min(high - top - bottom, wide - left - lane - right);
    this.high = this.side + top + bottom;
    this.left = left + lane + Math.max((wide - left - lane - right - this.side) / 2, 0);
    set(this.svg, { viewBox: `0 0 ${wide} ${this.high}` });
    this.drawAxes();
    this.show(0);
  }

  x(value) {
    const { low, high } = this.data;
    return this.left + ((value - low) / (high - low)) * this.side;
  }

  y(value) {
    const { low, high } = this.data;
    return EDGE.top + ((high - value) / (high - low)) * this.side;
  }

  drawAxes() {
    const { low, high } = this.data;
    const [bottom, lane] = [this.y(low), this.left - EDGE.lane];
    const nodes = [
      make("rect", {
        class: "sg-lane",
        x: lane,
        y: EDGE.top,
        width: EDGE.lane - 6,
        height: this.side,
      }),
    ];
    for (const at of ticks(low, high, 6)) {
      const zero = at ? "" : "sg-zero";
      const [x, y] = [this.x(at), this.y(at)];
      nodes.push(
        make("line", { class: zero, x1: lane, x2: this.x(high), y1: y, y2: y }),
        make("line", { class: zero, x1: x, x2: x, y1: EDGE.top, y2: bottom }),
        text(lane - 18, y + 5, minus(at)),
        text(x, bottom + 18, minus(at)),
      );
    }
    const at = 0.2 * high + 0.8 * low; // few dots there
    const turned = `translate(${this.x(at) - 8},${this.y(at) - 8})rotate(-45)`;
    nodes.push(
      make("line", {
        class: "sg-diagonal",
        x1: this.x(low),
        y1: bottom,
        x2: this.x(high),
        y2: EDGE.top,
      }),
      make("text", { transform: turned, class: "sg-title" }, "as predicted"),
      text((this.x(low) + this.x(high)) / 2, bottom + 36, "predicted →", "sg-title"),
      text(lane + 8, EDGE.top - 14, "learned v·u ↑", "sg-title"),
      text(lane + EDGE.lane / 2 - 3, bottom + 18, "never"),
    );
    this.axis.replaceChildren(...nodes);
  }

  targets() {
    const { learned, predicted, data } = this;
    const strangers = data.kinds.filter(kind => kind === this.never).length;
    let stranger = 0;
    return data.kinds.map((kind, i) => {
      const y = this.y(Math.max(learned[i], data.low + 0.2));
      if (kind !== this.never) return [this.x(predicted[i]), y];
      const lane = this.left - EDGE.lane;
      return [lane + ((EDGE.lane - 6) * (++stranger - 0.5)) / strangers, y];
    });
  }

  show(ms) {
    const { text: words, gap, pair } = this.state;
    const to = this.targets();
    const from = this.places ?? to;
    this.model.get("state").forEach((at, i) => this.sliders[i].show(at));
    this.caption.textContent = words;
    set(this.svg, { "aria-label": words });
    this.gap.textContent = gap < 0.001 ? "below .001" : signedText(gap).slice(1);
    this.fill.style.width = `${(100 * gap) / this.data.widest}%`;
    set(this.widest, { visibility: gap < 0.02 ? "hidden" : "visible" });
    this.reach(document.activeElement === this.dots[this.focus] ? this.focus : pair);
    this.glide.start(ms, part => this.draw(placesBetween(from, to, part)));
    this.tell(this.named);
  }

  draw(places) {
    this.places = places;
    places.forEach(([x, y], i) => {
      const size = i === this.named ? 2 : 1.25;
      const place = `translate(${x.toFixed(1)},${y.toFixed(1)})scale(${size})`;
      set(this.dots[i], { transform: place });
    });
    const [x, y] = places[this.state.pair];
    const line = EDGE.top + this.side - (x - this.left); // the diagonal above this place
    set(this.widest, { x1: x, x2: x, y1: y, y2: line });
    this.placeName();
  }

  /** Name a pair beside its dot and in the side; −1: the one with the largest gap. */
  tell(i) {
    this.named = i;
    const pair = i < 0 ? this.state.pair : i;
    this.dots.forEach((node, j) => node.classList.toggle("sg-here", j === i));
    const [learned, predicted] = [this.learned[pair], this.predicted[pair]];
    const theory = predicted === null ? "−∞" : signedText(predicted);
    this.pair.replaceChildren(
      make("b", {}, this.nameOf(pair)),
      ` ${seenText(this.data.counts[pair])}: predicted ${theory}, learned ${signedText(learned)}`,
    );
    if (this.places) this.draw(this.places);
  }

  placeName() {
    const i = this.named;
    this.name.textContent = i < 0 ? "" : this.nameOf(i);
    if (i < 0) return;
    const [x, y] = this.places[i];
    const isRight = x < this.left + this.side / 2;
    const anchor = isRight ? "start" : "end";
    set(this.name, { x: x + (isRight ? 14 : -14), y: y - 8, style: `text-anchor: ${anchor}` });
  }
}

const minus = value => `${value}`.replace("-", "−");

function seenText(count) {
  if (count < 2) return count ? "seen once" : "never seen";
  return `seen ${count.toLocaleString("en-US")} times`;
}

const text = (x, y, words, looks = "") => make("text", { x, y, class: looks }, words);
