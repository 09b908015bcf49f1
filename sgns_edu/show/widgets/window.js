// @ts-check
// A sentence, a window that slides over it, and the pairs that it has made so far.

import "./base.css";
import "./js/explorer.css";
import "./window.css";
import { clamp } from "./js/arithmetic.js";
import { button, isCalm, make, set } from "./js/dom.js";
import { keepKeys } from "./js/exhibit.js";
import { fillWords } from "./js/parts.js";
import { pairsSoFar, windowStory } from "./js/words.js";

const SLIDE = 350; // milliseconds that the frame takes for a word
const FLIGHT = 400; // that a pair takes to the list

class Slide {
  /** @param {import("./js/exhibit.js").Model} model */
  constructor(model) {
    this.model = model;
    this.data = model.get("data");
    this.build();
  }

  get state() {
    return this.model.get("state");
  }

  // ---- the page

  build() {
    const { words, windows } = this.data;
    this.words = words.map((word, i) => button(word, () => this.go(this.state[0], i)));
    this.frame = make("span", { class: "sg-frame" });
    this.line = make("div", { class: "sg-line" }, ...this.words, this.frame);
    this.widths = windows.map((width, j) =>
      button(`${width}`, () => this.go(j, this.state[1]), { "aria-label": `window ${width}` }),
    );
    this.count = make("b");
    this.text = make("p", { "aria-live": "polite" });
    this.list = make("ol", { class: "sg-pairs", tabindex: 0, "aria-label": "pairs" });
    this.back = button("◂ Back", () => this.slide(-1));
    this.next = button("Slide ▸", () => this.slide(1), { class: "sg-primary" });
    const top = make(
      "div",
      { class: "sg-top-row" },
      make("span", {}, "window"),
      make("span", { class: "sg-switch", role: "group", "aria-label": "window" }, ...this.widths),
      make("span", { class: "sg-spread" }),
      make("span", { class: "sg-note sg-hint" }, "← → slide, ↑ ↓ window"),
    );
    const sentence = { class: "sg-strip", role: "group", "aria-label": "sentence" };
    const label = "a window that slides over a sentence";
    this.root = make(
      "div",
      { class: "sg-exhibit sg-explorer sg-slide", role: "group", "aria-label": label },
      top,
      make("div", sentence, this.line),
      make("div", { class: "sg-card" }, make("h4", {}, this.count), this.text),
      this.list,
      make("div", { class: "sg-foot" }, this.back, make("span", { class: "sg-spread" }), this.next),
    );
    keepKeys(this.root, event => this.key(event));
  }

  // ---- what the reader does

  slide(by) {
    this.go(this.state[0], this.state[1] + by);
  }

  /** Show a window and a center, as far as there are any. */
  go(width, center) {
    const { words, windows } = this.data;
    const state = [clamp(width, 0, windows.length - 1), clamp(center, 0, words.length - 1)];
    if (state.join() === this.state.join()) return;
    const hadFocus = this.words.includes(document.activeElement);
    this.model.set("state", state);
    this.model.save_changes();
    if (hadFocus) this.words[state[1]].focus({ preventScroll: true });
  }

  /** @returns {boolean} whether the key was ours */
  key({ key }) {
    const [width, center] = this.state;
    if (key === "ArrowRight" || key === " ") this.slide(1);
    else if (key === "ArrowLeft") this.slide(-1);
    else if (key === "ArrowUp") this.go(width + 1, center);
    else if (key === "ArrowDown") this.go(width - 1, center);
    else if (key === "Home") this.go(width, 0);
    else if (key === "End") this.go(width, this.words.length - 1);
    else return false;
    return true;
  }

  // ---- the picture

  /** Show the present state; what a slide of one word adds flies into the list. */
  show() {
    const [width, center] = this.state;
    const pairs = this.data.pairs[width];
    const contexts = pairs.filter(([c]) => c === center).map(([, at]) => at);
    const isStep = this.shown?.[0] === width && this.shown?.[1] === center - 1;
    this.shown = [width, center];
    const inside = [center, ...contexts];
    this.words.forEach((word, i) => {
      let role = Math.min(...inside) <= i && i <= Math.max(...inside) ? "sg-in" : "";
      if (i === center) role = "sg-w sg-pill sg-center";
      else if (contexts.includes(i)) role = "sg-w sg-pill sg-yes";
      set(word, {
        class: role,
        "aria-pressed": String(i === center),
        tabindex: i === center ? 0 : -1,
      });
    });
    this.widths.forEach((one, j) => set(one, { "aria-pressed": String(j === width) }));
    set(this.back, { "aria-disabled": center === 0 });
    set(this.next, { "aria-disabled": center === this.words.length - 1 });
    fillWords(this.text, windowStory(this.data, width, center));
    this.showPairs(pairs, center);
    this.place(inside);
    if (isStep && !isCalm()) this.fly(contexts, width, center);
    else this.land(pairsSoFar(this.data, width, center));
  }

  showPairs(pairs, center) {
    const { words } = this.data;
    const items = pairs
      .filter(([c]) => c <= center)
      .map(([c, at]) => {
        const item = make("li", { class: c === center ? "sg-new" : "" });
        fillPair(item, words[c], words[at]);
        return item;
      });
    this.list.replaceChildren(...items);
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** The frame around these words, and a sentence too long for the page moved so that they are seen. */
  place(inside) {
    const [first, last] = [this.words[Math.min(...inside)], this.words[Math.max(...inside)]];
    const left = first.offsetLeft;
    const right = last.offsetLeft + last.offsetWidth;
    set(this.frame, { style: `left:${left - 4}px;width:${right - left + 8}px` });
    const room = this.line.parentElement.clientWidth - 8;
    const over = Math.max(this.line.offsetWidth - room, 0);
    const shift = clamp((left + right) / 2 - room / 2, 0, over);
    this.line.parentElement.classList.toggle("sg-cut", over > 0);
    this.line.style.transform = `translateX(${-shift}px)`;
  }

  /** All pairs are in the list. */
  land(count) {
    this.root.querySelectorAll(".sg-fly").forEach(node => node.remove());
    this.list.querySelectorAll("li").forEach(item => (item.style.visibility = ""));
    this.count.textContent = count;
    this.root.dataset.settled = "true";
  }

  /** The frame slides; then each pair flies from its two words into the list, and the count goes up. */
  fly(contexts, width, center) {
    const now = pairsSoFar(this.data, width, center);
    this.land(this.count.textContent);
    this.root.dataset.settled = "false";
    const items = [...this.list.querySelectorAll("li.sg-new")];
    items.forEach(item => (item.style.visibility = "hidden"));
    const [done, rest] = [parseInt(now) - contexts.length, now.slice(now.indexOf(" "))];
    contexts.forEach((at, i) => {
      const isLast = i === contexts.length - 1;
      this.later(SLIDE + (i * FLIGHT) / 2, () =>
        this.flyOne(center, at, items[i], () => {
          this.count.textContent = `${done + i + 1}${rest}`;
          if (isLast) this.land(now);
        }),
      );
    });
    if (!contexts.length) this.land(now);
  }

  /** One pair, as it leaves its words and arrives in the list. */
  flyOne(center, at, item, arrive) {
    const { words } = this.data;
    const node = make("span", { class: "sg-fly", "aria-hidden": "true" });
    fillPair(node, words[center], words[at]);
    this.root.append(node);
    const home = this.root.getBoundingClientRect();
    const middle = box => [(box.left + box.right) / 2 - home.left, box.top - home.top];
    const [ax, ay] = middle(this.words[center].getBoundingClientRect());
    const [bx] = middle(this.words[at].getBoundingClientRect());
    const goal = item.getBoundingClientRect();
    const from = `translate(${(ax + bx) / 2 - node.offsetWidth / 2}px, ${ay}px)`;
    const to = `translate(${goal.left - home.left}px, ${goal.top - home.top}px)`;
    set(node, { style: "left:0;top:0" });
    const flight = node.animate(
      [
        { transform: from, opacity: 0.3 },
        { transform: to, opacity: 1 },
      ],
      { duration: FLIGHT, easing: "ease-in-out", fill: "forwards" },
    );
    flight.onfinish = () => {
      if (!node.isConnected) return;
      node.remove();
      item.style.visibility = "";
      arrive();
    };
  }

  /** Later, unless the state has changed meanwhile. */
  later(ms, act) {
    const state = this.state.join();
    setTimeout(() => {
      if (this.root.isConnected && this.state.join() === state) act();
    }, ms);
  }
}

function fillPair(node, center, context) {
  fillWords(node, [{ mark: "center", word: center }, " ", { mark: "yes", word: context }]);
}

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const slide = new Slide(model);
  el.replaceChildren(slide.root);
  const show = () => slide.show();
  model.on("change:state", show);
  show();
  const watch = new ResizeObserver(() => {
    const [width, center] = slide.state;
    const contexts = slide.data.pairs[width].filter(([c]) => c === center).map(([, at]) => at);
    slide.place([center, ...contexts]);
  });
  watch.observe(slide.root);
  return () => {
    watch.disconnect();
    model.off("change:state", show);
  };
}
