// @ts-check
// One step as a scene: a pure function of its facts, the size of the stage, the phase and the beat.
// `show/told.py` is its twin.

import { cut, meet, lengthUnder, placeNames, wide } from "./names.js";
import { logit, WASH } from "./stage.js";
import { shortText, signedText } from "./words.js";

export const PHASES = ["pair", "questions", "scores", "chances", "forces", "move", "after"];
export const RINGS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000];
const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];
/** Where names may stand; one that would cover another is left out. */
const HOW = { distances: [0.25, 1, 2], shifts: [0, -0.7, 0.7], worst: 500 };
const ZOOM = 3; // of the near view against the far one, at most
const USUAL = { w: 580, h: 440, em: 16 }; // a stage on which forces are or are not too small to see
const [NAME_ROOM, FORCE_ROOM] = [0.5, 0.3]; // parts of a stage's width; a longer name is cut
const STILL = 10; // pixels of the longest force

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {import("./facts.js").Place} Place */
/** @typedef {{ w: number, h: number, em: number }} Size of a stage, in pixels */
/** @typedef {{ x: number, y: number, unit: number }} Camera where the origin is, and pixels a unit */

/** How long each beat of each phase takes, in milliseconds. */
export function beatsOf(facts, phase) {
  const shown = facts.acts.filter(act => act.shown).length;
  const beats = [
    [500],
    [500],
    Array(Math.min(shown, 3)).fill(450),
    [700],
    [1, 600, 600, 500, 400],
    [900, 700, 800],
    [700],
  ];
  return beats[phase];
}

export const lastPhase = facts => (facts.v2 ? 6 : 4);

const add = (a, b, times = 1) => /** @type {Place} */ ([a[0] + times * b[0], a[1] + times * b[1]]);
const times = (a, n) => /** @type {Place} */ ([a[0] * n, a[1] * n]);
const inner = (a, b) => a[0] * b[0] + a[1] * b[1];

/** The foot of u on the line of v. */
const footOf = (u, v) => times(v, inner(v, v) ? inner(u, v) / inner(v, v) : 0);

const ORIGIN = /** @type {Place} */ ([0, 0]);

/** Whether the forces are too small to see, on a stage of the usual size. */
export function isStill(facts) {
  const forces = facts.acts.filter(act => act.shown).map(act => Math.hypot(...act.force));
  return Math.max(...forces) * farCamera(facts, USUAL).unit < STILL;
}

/**
 * The far view of a step, which holds all its vectors, and the near one, which holds its forces.
 * @param {Facts} facts
 * @param {Size} size
 */
export function camerasOf(facts, size) {
  const far = farCamera(facts, size);
  if (isStill(facts)) return { far, near: far };
  const { v, v2 = v, sum } = facts;
  const tips = facts.acts.filter(act => act.shown).map(act => add(v, act.force));
  const close = [v, v2, times(v, 0.75), add(v, sum), ...tips];
  const middle = middleOf([v, add(v, sum), ...tips]);
  const near = cameraOn(close, middle, size, 6, 3.4, ZOOM * far.unit);
  return { far, near: near.unit > far.unit ? near : far };
}

function farCamera(facts, size) {
  const { v, v2 = v, sum } = facts;
  const shown = facts.acts.filter(act => act.shown);
  const tips = shown.map(act => add(v, act.force));
  const us = shown.flatMap(act => [act.u, act.u2 ?? act.u]);
  const feet = facts.exact ? shown.map(act => footOf(act.u, v)) : [];
  const all = [ORIGIN, v, v2, add(v, sum), ...tips, ...us, ...feet];
  return cameraOn(all, middleOf(all), size, 4.4, 2.6);
}

/** @returns {Place} */
function middleOf(points) {
  const side = j => points.map(point => point[j]);
  const middle = j => (Math.min(...side(j)) + Math.max(...side(j))) / 2;
  return [middle(0), middle(1)];
}

/** The camera with `middle` in the middle of the stage that holds all points inside the margins. */
function cameraOn(points, [mx, my], { w, h, em }, aside, above, most = Infinity) {
  const reach = (j, middle) => Math.max(...points.map(point => Math.abs(point[j] - middle)), 1e-9);
  const unit = Math.min(
    (w / 2 - aside * em) / reach(0, mx),
    (h / 2 - above * em) / reach(1, my),
    most,
    1e9,
  );
  return { x: w / 2 - mx * unit, y: h / 2 + my * unit, unit };
}

/**
 * The scene of a step at the end of a beat.
 * @param {Facts} facts
 * @param {Size} size
 * @param {number} phase
 * @param {number} [beat] by default the last one
 * @param {number | null} [guess] an angle in radians, anticlockwise
 * @returns {import("./stage.js").Scene}
 */
export function told(facts, size, phase, beat, guess = null) {
  const last = beatsOf(facts, phase).length - 1;
  const telling = new Telling(facts, size, phase, beat ?? last);
  telling.tell(guess);
  return telling.scene;
}

/** What of a scene is on stage in each phase. */
export class Telling {
  constructor(facts, size, phase, beat) {
    this.facts = facts;
    this.size = size;
    this.phase = phase;
    this.beat = beat;
    /** @type {import("./stage.js").Scene} */
    this.scene = new Map();
    const cameras = camerasOf(facts, size);
    const isNear = (phase === 4 && beat >= 3) || (phase === 5 && beat === 0);
    this.hidden = phase === 4 && beat === 3; // the camera comes nearer before the sum is shown
    this.still = isStill(facts);
    /** @type {Map<string, any> | null} */
    this.known = null;
    this.near = isNear && cameras.near !== cameras.far;
    this.camera = this.near ? cameras.near : cameras.far;
    this.far = cameras.far;
    this.moved = { v: phase > 4, u: phase === 6 || (phase === 5 && beat === 2) };
    this.v = this.moved.v ? facts.v2 : facts.v;
    this.shown = facts.acts.filter(act => act.shown && (phase > 0 || act.label));
    this.feet = phase === 2 ? this.shown.slice(0, beat === 2 ? undefined : beat + 1) : this.shown;
  }

  /**
   * Put everything on stage.
   * @param {number | null} guess
   */
  tell(guess) {
    const { facts, phase, beat } = this;
    this.rings();
    this.others(phase < 2 ? 0.5 : 0.3);
    if (facts.exact && (phase === 2 || phase === 6)) this.line();
    if (facts.field && (phase === 3 || phase === 6)) this.wash(phase === 3 ? 1 : 0.7);
    if (facts.exact && [2, 3, 6].includes(phase)) this.drop(phase === 2 ? 1 : 0.55);
    if (phase > 4) this.ghosts();
    this.vectors();
    if (phase === 4) this.forces(beat);
    if (phase === 5) this.move(beat);
    if (guess !== null && phase >= 3 && phase <= 5) this.guess(guess);
    this.names(phase, beat);
  }

  /** A place in pixels. */
  at([x, y]) {
    return [this.camera.x + x * this.camera.unit, this.camera.y - y * this.camera.unit];
  }

  put(key, type, layer, c, numbers, more = {}) {
    this.scene.set(key, { type, layer, c, o: 1, ...numbers, ...more });
  }

  between(key, type, layer, c, from, to, w, more = {}) {
    const [x1, y1] = this.at(from);
    const [x2, y2] = this.at(to);
    this.put(key, type, layer, c, { x1, y1, x2, y2, w }, more);
  }

  u(act) {
    return this.moved.u ? act.u2 : act.u;
  }

  rings() {
    const { x, y, unit } = this.camera;
    const { w, h, em } = this.size;
    const far = Math.max(...[0, w].flatMap(a => [0, h].map(b => Math.hypot(a - x, b - y)))) / unit;
    const close = Math.hypot(Math.max(-x, 0, x - w), Math.max(-y, 0, y - h)) / unit;
    const step = RINGS.find(r => Math.floor(far / r) - Math.ceil(close / r) < 6);
    if (!step) return;
    const angle = this.quietAngle();
    for (let i = Math.max(Math.ceil(close / step), 1); i * step < far; i++) {
      const r = i * step * unit;
      const name = String(+(i * step).toPrecision(6));
      this.put(`ring${name}`, "ring", "ring", "line", { x, y, r, w: 1 });
      const [nx, ny] = [x + r * Math.cos(angle), y - r * Math.sin(angle)];
      const s = 0.85 * em;
      const box = { x: nx, y: ny, w: wide(name, s) / 2, h: 0.6 * s };
      if (nx - box.w < 4 || nx + box.w > w - 4 || ny - box.h < 4 || ny + box.h > h - 4) continue;
      this.put(`n${name}`, "text", "ring", "soft", { x: nx, y: ny, s }, { text: name });
    }
    if (close === 0)
      this.put("origin", "mark", "path", "soft", { x, y, r: 5, w: 1.5 }, { shape: "cross" });
  }

  /** The direction farthest from all that is drawn, best a horizontal one. */
  quietAngle() {
    const { v, acts } = this.facts;
    const busy = [v, times(v, -1), ...acts.filter(act => act.shown).map(act => act.u)];
    const angles = busy.map(([x, y]) => Math.atan2(y, x));
    let best = 0;
    let most = -1;
    for (let i = 0; i < 24; i++) {
      const angle = (i * Math.PI) / 12;
      const free = Math.min(...angles.map(a => Math.acos(Math.cos(a - angle))), 1.2);
      const value = free + (i % 12 === 0 ? 0.3 : 0);
      if (value > most + 1e-9) [most, best] = [value, angle];
    }
    return best;
  }

  others(o) {
    for (const { key, table, at } of this.facts.others) {
      const [x, y] = this.at(at);
      const looks = table === "in" ? { shape: "circle" } : { shape: "square", hollow: true };
      const c = table === "in" ? "center" : "quiet";
      this.put(`o${key}`, "mark", "path", c, { x, y, r: 4, w: 1.5, o }, looks);
    }
  }

  vectors() {
    const { center } = this.facts;
    const [vx, vy] = this.at(this.v);
    for (const act of this.shown) {
      const key = `${act.row}·${act.label}`;
      const c = act.label ? "pull" : "push";
      this.between(`u${key}`, "line", "line", c, ORIGIN, this.u(act), act.named ? 3 : 1.5);
      const [x, y] = this.at(this.u(act));
      const looks = act.label ? { shape: "square", edge: true } : { shape: "cross" };
      const w = act.label ? 2 : act.named ? 4 : 2.5;
      this.put(`m${key}`, "mark", "mark", c, { x, y, r: act.named ? 8 : 6, w }, looks);
    }
    this.between("v", "line", "line", "center", ORIGIN, this.v, 4.5);
    const looks = { shape: "circle", edge: true };
    this.put(
      "vm",
      "mark",
      "mark",
      "center",
      { x: vx, y: vy, r: 9, w: 2 },
      { ...looks, row: center },
    );
  }

  /** The whole line of v across the stage. */
  line() {
    const ends = this.across(this.v, 0, true);
    if (ends) this.put("axis", "line", "path", "center", { ...ends, w: 1.5 }, { o: 0.7 });
  }

  /** Where the line along v (or across it, `distance` from the origin) meets the sides of the stage. */
  across(v, distance, along) {
    const length = Math.hypot(...v);
    if (!length) return null;
    const [ex, ey] = [v[0] / length, v[1] / length];
    const [x, y] = this.at([ex * distance, ey * distance]);
    const [dx, dy] = along ? [ex, -ey] : [ey, ex];
    const { w, h } = this.size;
    let from = -Infinity;
    let to = Infinity;
    for (const [start, way, end] of [
      [x, dx, w],
      [y, dy, h],
    ]) {
      if (Math.abs(way) < 1e-9) {
        if (start < 0 || start > end) return null;
        continue;
      }
      const [a, b] = [-start / way, (end - start) / way];
      from = Math.max(from, Math.min(a, b));
      to = Math.min(to, Math.max(a, b));
    }
    if (from >= to) return null;
    return { x1: x + from * dx, y1: y + from * dy, x2: x + to * dx, y2: y + to * dy };
  }

  /** The field of σ along v. */
  wash(o) {
    const v = this.v;
    const square = inner(v, v);
    if (square < 1e-12) return;
    const end = logit(WASH.at(-1)) / square;
    this.between("wash", "wash", "wash", "wash", times(v, -end), times(v, end), 1, { o });
    for (const p of LEVELS) {
      const ends = this.across(v, logit(p) / Math.sqrt(square), false);
      if (!ends) continue;
      const w = p === 0.5 ? 2 : 1;
      this.put(`c${p}`, "line", "path", "ink", { ...ends, w }, { o: 0.6, dash: [6, 5] });
      this.level(p, ends);
    }
  }

  /** The name of a level line: at its upper end where that is free, else at the other, else nowhere. */
  level(p, { x1, y1, x2, y2 }) {
    const { w, h, em } = this.size;
    const text = `σ = ${p === 0.5 ? "½" : String(p).slice(1)}`;
    const s = 0.85 * em;
    const half = { w: wide(text, s) / 2 + 3, h: 0.62 * s };
    const length = Math.hypot(x2 - x1, y2 - y1);
    const upper = Math.abs(y1 - y2) < 1e-6 ? x1 < x2 : y1 < y2;
    const ends = upper
      ? [
          [x1, y1, x2, y2],
          [x2, y2, x1, y1],
        ]
      : [
          [x2, y2, x1, y1],
          [x1, y1, x2, y2],
        ];
    for (const [x, y, tx, ty] of ends) {
      for (const inset of [2, 3, 4, 5]) {
        const [ex, ey] = [(tx - x) / length, (ty - y) / length];
        const aside = Math.abs(ex) * half.h + Math.abs(ey) * half.w + 0.1 * em;
        const up = ex > 1e-9 ? 1 : -1; // beside the line, not on it
        const box = {
          x: x + ex * inset * em + up * ey * aside,
          y: y + ey * inset * em - up * ex * aside,
          ...half,
        };
        const inside =
          box.x > box.w + 2 && box.x < w - box.w - 2 && box.y > box.h + 2 && box.y < h - box.h - 2;
        if (!inside || this.busy(box)) continue;
        this.put(`l${p}`, "text", "text", "soft", { x: box.x, y: box.y, s }, { text });
        return;
      }
    }
  }

  /** Whether a box would cover a name or a mark. */
  busy(box) {
    const texts = [...this.boxesOf("n").values(), ...this.boxesOf("l").values()];
    const others = [...this.places().values(), ...this.marks(), ...texts];
    return others.some(other => meet(box, other));
  }

  /** The boxes of texts by their keys: of the rings' numbers ("n") or the levels' ("l"). */
  boxesOf(kind) {
    const boxes = new Map();
    for (const [key, { x, y, s, text }] of this.scene)
      if (key[0] === kind) boxes.set(key, { x, y, w: wide(text, s) / 2, h: 0.6 * s });
    return boxes;
  }

  /** From each u straight down to the line of v. */
  drop(o) {
    for (const act of this.feet) {
      const key = `${act.row}·${act.label}`;
      const c = act.label ? "pull" : "push";
      const foot = footOf(this.u(act), this.v);
      const thin = { o: o * (act.named ? 1 : 0.6) };
      this.between(`d${key}`, "line", "path", c, this.u(act), foot, 1.5, { ...thin, dash: [2, 5] });
      this.between(`r${key}`, "line", "path", c, ORIGIN, foot, 8, { o: 0.45 * thin.o });
      const [x, y] = this.at(foot);
      this.put(`f${key}`, "mark", "mark", c, { x, y, r: 5.5, w: 1 }, { shape: "circle", ...thin });
    }
  }

  ghosts() {
    const { v } = this.facts;
    const looks = { o: 0.5, dash: [3, 6] };
    this.between("ghostv", "line", "path", "center", ORIGIN, v, 2, looks);
    if (!this.moved.u) return;
    for (const act of this.shown) {
      if (!act.named) continue;
      const c = act.label ? "pull" : "push";
      this.between(`ghostu${act.row}·${act.label}`, "line", "path", c, ORIGIN, act.u, 2, looks);
    }
  }

  /** Copies of the u's: at the origin, at the tip of v, cut to the gap and turned, and their sum. */
  forces(beat) {
    const { v, sum } = this.facts;
    for (const act of this.shown) {
      const from = beat === 0 ? ORIGIN : v;
      const by = beat < 2 ? act.u : act.force;
      this.force(act, from, add(from, by), 1);
    }
    const o = this.hidden ? 0 : 1;
    if (beat >= 3) this.between("sum", "arrow", "arrow", "sum", v, add(v, sum), 6, { o });
    if (this.near) this.inset();
  }

  force(act, from, to, o) {
    const c = act.label ? "pull" : "push";
    const w = act.named ? 6 : 2.5;
    const looks = { o, open: !act.label };
    this.between(`F${act.row}·${act.label}`, "arrow", "arrow", c, from, to, w, looks);
  }

  /** The center takes its part of the sum; then each row is moved along v. */
  move(beat) {
    const { v, v2, sum } = this.facts;
    if (beat === 0) {
      for (const act of this.shown) this.force(act, v, add(v, act.force), 0.3);
      this.between("sum", "arrow", "arrow", "sum", v, add(v, sum), 6, { o: 0.3 });
      this.between("rate", "line", "arrow", "sum", v, v2, 10);
      if (this.near) this.inset();
      return;
    }
    for (const act of this.shown) {
      const c = act.label ? "pull" : "push";
      const looks = { o: 0.5, open: !act.label };
      const tip = add(act.u, act.back);
      this.between(`B${act.row}·${act.label}`, "arrow", "arrow", c, act.u, tip, 5, looks);
    }
  }

  guess(angle) {
    const [x, y] = this.at(this.facts.v);
    const long = 7 * this.size.em;
    const to = { x2: x + long * Math.cos(angle), y2: y - long * Math.sin(angle) };
    this.put(
      "guess",
      "arrow",
      "arrow",
      "guess",
      { x1: x, y1: y, ...to, w: 3 },
      { open: true, dash: [7, 5] },
    );
  }

  /** Overview and close-up: the far view small, in the emptiest corner, with the frame of the near one. */
  inset() {
    const { w, h, em } = this.size;
    const box = this.corner();
    const scale = (2 * box.w) / w;
    const [left, top] = [box.x - box.w, box.y - box.h];
    const small = ([x, y]) => [
      left + scale * (this.far.x + x * this.far.unit),
      top + scale * (this.far.y - y * this.far.unit),
    ];
    const stroke = (key, c, to) => {
      const [[x1, y1], [x2, y2]] = [small(ORIGIN), small(to)];
      this.put(key, "line", "arrow", c, { x1, y1, x2, y2, w: 2 });
    };
    this.put("inset", "box", "box", "paper", box);
    for (const act of this.shown)
      stroke(`iu${act.row}·${act.label}`, act.label ? "pull" : "push", act.u);
    stroke("iv", "center", this.facts.v);
    const { x, y, unit } = this.camera;
    const corner = (a, b) => small([(a - x) / unit, (y - b) / unit]);
    const [[l, t], [r, b]] = [corner(0, 0), corner(w, h)];
    const frame = { x: (l + r) / 2, y: (t + b) / 2, w: (r - l) / 2, h: (b - t) / 2 };
    this.put("iframe", "box", "mark", "frame", frame);
  }

  /** The corner of the stage with the least under it. */
  corner() {
    const { w, h, em } = this.size;
    const half = { w: 3.5 * em, h: (3.5 * em * h) / w };
    const [x, y] = [half.w + 0.5 * em, half.h + 0.5 * em];
    const corners = [
      [x, h - y],
      [w - x, h - y],
      [x, y],
      [w - x, y],
    ].map(([a, b]) => ({ x: a, y: b, ...half }));
    const lines = this.lines();
    const wide = box => ({ ...box, w: box.w + 2 * em, h: box.h + 2 * em });
    const under = (line, box) => lengthUnder(line, wide(box)) + 4 * lengthUnder(line, box);
    const cost = box => lines.reduce((sum, line) => sum + line.weight * under(line, box), 0);
    const costs = corners.map(cost);
    const least = Math.min(...costs);
    return corners[costs.findIndex(one => one < least + 1e-6)];
  }

  /** What names should not cover. */
  lines() {
    const weights = { line: 2, arrow: 2 };
    const lines = [];
    for (const [key, item] of this.scene) {
      if (item.type in weights && !key.startsWith("i")) {
        let weight = weights[item.type];
        if (key[0] === "d" || key[0] === "r" || key[0] === "c") weight = 0.5;
        if (key === "axis" || key.startsWith("ghost")) weight = 0.8;
        lines.push({ x1: item.x1, y1: item.y1, x2: item.x2, y2: item.y2, weight });
      }
    }
    return lines;
  }

  marks() {
    const { em } = this.size;
    const boxes = [];
    for (const [key, item] of this.scene) {
      if (key === "vm" || key[0] === "m")
        boxes.push({ x: item.x, y: item.y, w: 0.6 * em, h: 0.6 * em });
      if (key[0] === "F" || key === "sum")
        boxes.push({ x: item.x2, y: item.y2, w: 0.4 * em, h: 0.4 * em });
      if (key === "inset") boxes.push({ x: item.x, y: item.y, w: item.w, h: item.h });
    }
    return boxes;
  }

  /** Places given all lines and marks of the far view, so that a name keeps its own from phase to phase. */
  places() {
    this.known ??= this.findPlaces();
    return this.known;
  }

  findPlaces() {
    const far = [];
    const line = (from, to, weight) => {
      const [[x1, y1], [x2, y2]] = [this.at(from), this.at(to)];
      far.push({ x1, y1, x2, y2, weight });
    };
    line(ORIGIN, this.v, 2);
    const boxes = [];
    const { em } = this.size;
    const box = place => {
      const [x, y] = this.at(place);
      boxes.push({ x, y, w: 0.6 * em, h: 0.6 * em });
    };
    box(this.v);
    const shown = this.facts.acts.filter(act => act.shown);
    for (const act of shown) {
      line(ORIGIN, this.u(act), 2);
      if (this.facts.exact) line(this.u(act), footOf(this.u(act), this.v), 0.5);
      box(this.u(act));
    }
    const axis = this.facts.exact && this.across(this.v, 0, true);
    if (axis) far.push({ ...axis, weight: 0.8 });
    const names = [
      this.nameOfCenter(),
      ...shown.filter(act => act.named).map(act => this.nameOf(act)),
    ];
    if (this.facts.exact && !this.moved.v) names.push(...this.scores(shown));
    return placeNames(names, far, boxes, this.size, HOW);
  }

  nameOfCenter() {
    const [x, y] = this.at(this.v);
    const angle = Math.atan2(-this.v[1], this.v[0]);
    const s = 1.25 * this.size.em;
    const text = cut(this.facts.name, NAME_ROOM * this.size.w, s);
    return { key: "tv", text, x, y, r: 9, angle, s, bold: true, c: "center-ink" };
  }

  nameOf(act) {
    const u = this.u(act);
    const [x, y] = this.at(u);
    const angle = Math.atan2(-u[1], u[0]);
    const c = act.label ? "pull-ink" : "push-ink";
    const key = `tu${act.row}·${act.label}`;
    const s = 1.12 * this.size.em;
    const text = cut(act.name, NAME_ROOM * this.size.w, s);
    return { key, text, x, y, r: 8, angle, s, bold: true, c };
  }

  /** The score of each named row beside its foot, on the side away from its u. */
  scores(shown) {
    return shown
      .filter(act => act.named)
      .map(act => {
        const u = this.u(act);
        const foot = footOf(u, this.v);
        const [x, y] = this.at(foot);
        const away = add(foot, u, -1);
        const [ax, ay] = Math.hypot(...away) > 1e-9 ? away : [-this.v[1], this.v[0]]; // on the line
        const angle = Math.atan2(-ay, ax);
        const c = act.label ? "pull-ink" : "push-ink";
        const key = `ts${act.row}·${act.label}`;
        return {
          key,
          text: signedText(act.score),
          x,
          y,
          r: 6,
          angle,
          s: this.size.em,
          bold: true,
          c,
        };
      });
  }

  /** How hard each row acts, beside the tip of its force. */
  forceNames() {
    const { v, sum } = this.facts;
    const { w, em } = this.size;
    const at = (key, text, by, c) => {
      const [x, y] = this.at(add(v, by));
      const angle = Math.atan2(-by[1], by[0]);
      return { key, text, x, y, r: 6, angle, s: 1.06 * em, bold: true, c };
    };
    const names = this.shown
      .filter(act => act.named)
      .map(act => {
        const verb = act.label ? "pulls" : "pushes";
        const name = cut(act.name, FORCE_ROOM * w, 1.06 * em);
        const text = `${name} ${verb} ${shortText(act.gap)}${act.times > 1 ? ` × ${act.times}` : ""}`;
        const c = act.label ? "pull-ink" : "push-ink";
        return at(`tF${act.row}·${act.label}`, text, act.force, c);
      });
    return [...names, at("tsum", "sum", sum, "ink")];
  }

  names(phase, beat) {
    if (this.near) {
      const labels = phase === 4 ? this.forceNames() : [];
      const names = [this.nameOfCenter(), ...labels];
      const places = placeNames(names, this.lines(), this.marks(), this.size, HOW);
      this.write(names, places);
      return;
    }
    const named = this.shown.filter(act => act.named);
    const names = [this.nameOfCenter(), ...named.map(act => this.nameOf(act))];
    if (phase === 2 && this.facts.exact) names.push(...this.scores(this.feet));
    const places = new Map(this.places());
    if (phase === 4 && beat >= 3 && !this.still) {
      names.push(...this.forceNames()); // the near view is no nearer: labels stand in the far one
      const taken = [...this.marks(), ...names.flatMap(name => places.get(name.key) ?? [])];
      for (const [key, place] of placeNames(this.forceNames(), this.lines(), taken, this.size, HOW))
        places.set(key, place);
    }
    this.write(names, places);
  }

  /** Write names in their places; a ring's number that is in the way is left out. */
  write(names, places) {
    const numbers = this.boxesOf("n");
    for (const { key, text, s, bold, c } of names) {
      const place = places.get(key);
      if (!place) continue;
      for (const [other, box] of numbers) if (meet(place, box)) this.scene.delete(other);
      const o = this.hidden && /^t(F|sum)/.test(key) ? 0 : 1;
      this.put(key, "text", "text", c, { x: place.x, y: place.y, s }, { text, bold, o });
    }
  }
}
