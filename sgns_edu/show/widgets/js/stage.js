// @ts-check
// A stage draws a scene, a map from keys to items, and glides from one scene to the next.

import { make, set } from "./dom.js";
import { Glide } from "./glide.js";

/**
 * One thing on a stage: all places in pixels. Items of equal keys glide into each other.
 * @typedef {object} Item
 * @property {"line" | "arrow" | "mark" | "text" | "ring" | "wash" | "box" | "arc" | "trail"} type
 * @property {string} layer
 * @property {string} c a color by its name
 * @property {number} o opacity
 * @property {number} [x]
 * @property {number} [y]
 * @property {number} [x1]
 * @property {number} [y1]
 * @property {number} [x2]
 * @property {number} [y2]
 * @property {number} [w] width of a stroke, or half of a box
 * @property {number} [h]
 * @property {number} [r]
 * @property {number} [s] size of letters
 * @property {string} [text]
 * @property {"circle" | "square" | "cross"} [shape]
 * @property {number[]} [dash]
 * @property {boolean} [open] an open head
 * @property {boolean} [bold]
 * @property {boolean} [italic]
 * @property {boolean} [hollow]
 * @property {boolean} [edge] an outline in ink
 * @property {number} [from] angle
 * @property {number} [to]
 * @property {number[][]} [points] of a trail
 */

/** @typedef {Map<string, Item>} Scene */

export const LAYERS = ["wash", "ring", "path", "line", "box", "arrow", "mark", "text"];
const TAGS = { line: "line", text: "text", ring: "circle", wash: "rect", box: "rect" };
const tenths = x => Math.round(x * 10) / 10;

let stages = 0;

export class Stage {
  /**
   * @param {import("./glide.js").Clock} clock
   * @param {() => void} settled called when a glide has come to its end
   */
  constructor(clock, settled = () => {}) {
    this.glider = new Glide(isSettled => isSettled && settled(), clock);
    /** @type {Scene} */
    this.scene = new Map();
    this.nodes = new Map();
    this.id = `sg-wash-${stages++}`;
    this.stops = make("linearGradient", { id: this.id, gradientUnits: "userSpaceOnUse" });
    this.layers = new Map(LAYERS.map(name => [name, make("g", { "data-layer": name })]));
    this.node = make(
      "svg",
      { class: "sg-stage", role: "img", tabindex: 0 },
      make("defs", {}, this.stops),
      ...this.layers.values(),
    );
  }

  /** Whether a glide is under way. */
  get gliding() {
    return this.glider.isUnderWay;
  }

  /** Take the size of the box around the stage; returns whether it has changed. */
  fit(box) {
    const [w, h] = [Math.round(box.clientWidth), Math.round(box.clientHeight)];
    if (!w || !h || (w === this.w && h === this.h)) return false;
    this.w = w;
    this.h = h;
    set(this.node, { viewBox: `0 0 ${w} ${h}` });
    return true;
  }

  /** Show a scene at once. */
  show(scene) {
    this.glider.stop();
    this.draw(scene);
  }

  /**
   * Glide to a scene in `ms`; a glide that is under way is cut short.
   * @param {Scene} scene
   * @param {number} ms
   */
  glide(scene, ms) {
    const from = this.scene;
    this.glider.start(ms, part => this.draw(part < 1 ? between(from, scene, part) : scene));
  }

  draw(scene) {
    this.scene = scene;
    for (const [key, node] of this.nodes) {
      if (scene.has(key)) continue;
      node.remove();
      this.nodes.delete(key);
    }
    /** @type {Record<string, Element | null>} */
    const last = {};
    for (const [key, item] of scene) {
      const node = this.nodeOf(key, item);
      paint(node, item, this);
      const layer = this.layers.get(item.layer);
      const next = last[item.layer] ? last[item.layer].nextSibling : layer.firstChild;
      if (node !== next) layer.insertBefore(node, next);
      last[item.layer] = node;
    }
  }

  nodeOf(key, item) {
    const tag = TAGS[item.type] ?? "path";
    let node = this.nodes.get(key);
    if (node && node.localName !== tag) {
      node.remove();
      node = null;
    }
    if (!node) {
      node = make(tag, { "data-key": key });
      this.nodes.set(key, node);
    }
    return node;
  }
}

/** The size of an exhibit's letters in pixels, and whether it has room for one column only; styles heed that, too. */
export function measureRoot(root) {
  const em = parseFloat(getComputedStyle(root).fontSize) || 16;
  const isNarrow = root.clientWidth > 0 && root.clientWidth <= 45 * em;
  root.classList.toggle("sg-narrow", isNarrow);
  return { em, isNarrow };
}

/** The scene between two: equal keys are in between, lost ones fade out first, then new ones fade in. */
export function between(from, to, part) {
  /** @type {Scene} */
  const scene = new Map();
  for (const [key, item] of from) {
    if (!to.has(key)) scene.set(key, { ...item, o: item.o * Math.max(0, 1 - 2 * part) });
  }
  for (const [key, item] of to) {
    const old = from.get(key);
    if (!old || old.type !== item.type) {
      scene.set(key, { ...item, o: item.o * Math.max(0, 2 * part - 1) });
      continue;
    }
    const now = { ...item };
    for (const name in item) {
      if (typeof item[name] === "number" && typeof old[name] === "number")
        now[name] = old[name] + (item[name] - old[name]) * part;
    }
    scene.set(key, now);
  }
  return scene;
}

const PAINTERS = {
  line: (node, { x1, y1, x2, y2 }) =>
    set(node, { x1: tenths(x1), y1: tenths(y1), x2: tenths(x2), y2: tenths(y2) }),
  arrow: (node, item) => set(node, { d: arrowPath(item) }),
  mark: (node, item) => set(node, { d: markPath(item) }),
  ring: (node, { x, y, r }) => set(node, { cx: tenths(x), cy: tenths(y), r: tenths(r) }),
  arc: (node, item) => set(node, { d: arcPath(item) }),
  trail: (node, { points }) =>
    set(node, { d: `M${points.map(([x, y]) => `${tenths(x)},${tenths(y)}`).join("L")}` }),
  box: (node, { x, y, w, h }) =>
    set(node, { x: tenths(x - w), y: tenths(y - h), width: tenths(2 * w), height: tenths(2 * h) }),
  text: (node, { x, y, s, text }) => {
    set(node, { x: tenths(x), y: tenths(y + 0.36 * s), "font-size": tenths(s) });
    if (node.textContent !== text) node.textContent = text;
  },
  wash: (node, item, stage) => {
    set(node, { width: stage.w, height: stage.h });
    washStops(stage.stops, item);
  },
};

function paint(node, item, stage) {
  PAINTERS[item.type](node, item, stage);
  const looks = `sg-${item.type} sg-c-${item.c}${["bold", "italic", "hollow", "open", "edge"]
    .filter(name => item[name])
    .map(name => ` sg-${name}`)
    .join("")}${item.shape ? ` sg-${item.shape}` : ""}`;
  set(node, { class: looks, opacity: Math.round(item.o * 1000) / 1000 });
  if (item.type === "wash") set(node, { fill: `url(#${stage.id})` });
  else if (item.type !== "text" && item.type !== "box")
    set(node, { "stroke-width": tenths(item.w ?? 1) });
  if (item.dash) set(node, { "stroke-dasharray": item.dash.join(" ") });
  else node.removeAttribute("stroke-dasharray");
}

/** A shaft and a head: 2.6 strokes and 2 pixels long, 1.1 times as wide. */
function arrowPath({ x1, y1, x2, y2, w, open }) {
  const long = Math.hypot(x2 - x1, y2 - y1);
  if (long < 0.5) return "M0,0";
  const head = Math.min(2.6 * w + 2, 0.7 * long);
  const [ax, ay] = [((x2 - x1) / long) * head, ((y2 - y1) / long) * head];
  const [bx, by] = [-0.55 * ay, 0.55 * ax];
  const back = open ? 0.35 : 0.8; // the shaft ends inside the head
  const at = (x, y) => `${tenths(x)},${tenths(y)}`;
  const sides = [at(x2 - ax + bx, y2 - ay + by), at(x2, y2), at(x2 - ax - bx, y2 - ay - by)];
  const shaft = `M${at(x1, y1)}L${at(x2 - back * ax, y2 - back * ay)}`;
  return `${shaft}M${sides.join("L")}${open ? "" : "Z"}`;
}

function markPath({ x, y, r, shape }) {
  const at = (dx, dy) => `${tenths(x + dx)},${tenths(y + dy)}`;
  if (shape === "square") return `M${at(-r, -r)}L${at(r, -r)}L${at(r, r)}L${at(-r, r)}Z`;
  if (shape === "cross") return `M${at(-r, -r)}L${at(r, r)}M${at(-r, r)}L${at(r, -r)}`;
  const half = `A${tenths(r)},${tenths(r)} 0 1 1 `;
  return `M${at(-r, 0)}${half}${at(r, 0)}${half}${at(-r, 0)}Z`;
}

/** From one angle to another, y downward, the shorter way. */
function arcPath({ x, y, r, from, to }) {
  const point = angle => `${tenths(x + r * Math.cos(angle))},${tenths(y + r * Math.sin(angle))}`;
  const way = Math.sin(to - from) > 0 ? 1 : 0;
  return `M${point(from)}A${tenths(r)},${tenths(r)} 0 0 ${way} ${point(to)}`;
}

/** The field of σ: vermillion below ½, green above, from σ = .03 at (x1, y1) to .97 at (x2, y2). */
export const WASH = [0.03, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, 0.97];

export const logit = p => Math.log(p / (1 - p));

function washStops(node, { x1, y1, x2, y2 }) {
  set(node, { x1: tenths(x1), y1: tenths(y1), x2: tenths(x2), y2: tenths(y2) });
  if (node.childNodes.length) return;
  const end = logit(WASH.at(-1));
  WASH.forEach((p, i) => {
    const offset = (logit(p) / end + 1) / 2;
    const color = i < 4 ? "push" : "pull";
    const opacity = 0.62 * Math.abs(p - 0.5);
    node.append(
      make("stop", {
        class: `sg-stop-${color}`,
        offset: offset.toFixed(4),
        "stop-opacity": opacity.toFixed(3),
      }),
    );
  });
}
