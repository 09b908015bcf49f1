// @ts-check
// The stage: one picture of one run at one moment. All numbers come from replay.js.

import { clamp } from "./arithmetic.js";
import { make, set, ticks } from "./dom.js";
import { stepCaption, weightText } from "./words.js";

const SIDES = [
  [9, 4, 0],
  [-9, 4, 1],
  [0, -9, 0.5],
  [0, 19, 0.5],
  [8, -7, 0],
  [8, 16, 0],
  [-8, -7, 1],
  [-8, 16, 1],
];
const FAR = [
  [22, -14, 0],
  [22, 24, 0],
  [-22, -14, 1],
  [-22, 24, 1],
  [0, -30, 0.5],
  [0, 38, 0.5],
];
const paper = document.createElement("canvas").getContext("2d");

/** One picture of one run. */
export class Stage {
  /**
   * @param {import("./replay.js").Replay | import("./film.js").Film} run
   * @param {number} shape height over width
   */
  constructor(run, shape) {
    this.run = run;
    this.shape = shape;
    this.zoom = 1;
    this.t = 0;
    this.tip = [-99, -99];
    this.places = new Map(run.drawn.map((row, i) => [row, i]));
    this.words = new Map();
    this.widths = new Map();
    this.axes = make("path", { class: "sg-cross" });
    this.ruler = make("g", { class: "sg-axis" }, make("path", { d: "" }), make("text", {}));
    this.layers = ["trails", "forces", "points", "names"].map(() => make("g"));
    this.picture = make("svg", { role: "img", tabindex: 0 }, this.axes, this.ruler, ...this.layers);
    this.caption = make("p", { class: "sg-caption", "aria-live": "polite" });
    this.node = make(
      "div",
      { class: "sg-stage" },
      run.title ? make("p", { class: "sg-title" }, run.title) : null,
      this.picture,
      this.caption,
      ...run.notes.map(note => make("p", { class: "sg-note" }, note)),
    );
    this.resize(720);
  }

  /** Drawn in the screen's own pixels, so that letters keep their size. */
  resize(wide) {
    const [left, right, bottom, top] = this.run.box,
      width = Math.round(clamp(wide, 280, 1200)),
      height = Math.round(Math.min(Math.max(width * this.shape, 250), 0.6 * innerHeight + 40));
    this.width = width;
    this.height = height;
    this.middle = [(left + right) / 2, (bottom + top) / 2];
    this.center = this.middle;
    this.unit = Math.min((width - 90) / (right - left), (height - 60) / (top - bottom));
    set(this.picture, { viewBox: `0 0 ${width} ${height}` });
  }

  x(value) {
    return clamp(this.width / 2 + (value - this.center[0]) * this.unit * this.zoom, -1e5, 1e5);
  }
  y(value) {
    return clamp(this.height / 2 - (value - this.center[1]) * this.unit * this.zoom, -1e5, 1e5);
  }

  /** Show moment x, between steps where it is no whole number. */
  draw(x, { scale, zoom, tables, follow, playing }) {
    const { run } = this,
      t = run.snap(Math.min(Math.floor(x), run.last)),
      next = run.jump(t, 1),
      part = t < x && next > t ? (x - t) / (next - t) : 0;
    const places = run.at(t).slice(),
      then = part ? run.at(next) : null;
    if (then)
      then.forEach((value, i) => {
        places[i] += part * (value - places[i]);
      });
    const step = run.step(t);
    this.look(zoom, places);
    this.t = t;
    this.backdrop();
    const items = this.items(places, step, tables, follow);
    this.trails(t, places, step, tables, follow);
    const marks = this.forces(step, scale, tables);
    this.show(items, marks, playing);
    const text = stepCaption(run, t, step);
    if (this.caption.textContent !== text) this.caption.textContent = text;
    if (playing === (this.caption.getAttribute("aria-live") === "polite"))
      set(this.caption, { "aria-live": playing ? "off" : "polite" });
    if (!playing) set(this.picture, { "aria-label": text });
  }

  /** Zoom 1 shows the part of the plane that the whole run needs, more looks closer at the origin, 0 fits this moment. */
  look(zoom, places) {
    this.zoom = zoom;
    this.center = zoom === 1 ? this.middle : this.run.origin;
    if (zoom) return;
    const ends = [0, 1].map(j => {
      const values = places.filter((value, i) => i % 2 === j && Number.isFinite(value));
      return [Math.min(...values), Math.max(...values)];
    });
    this.center = ends.map(([low, high]) => (low + high) / 2);
    const [wide, high] = ends.map(([low, high]) => Math.max(high - low, 1e-9));
    this.zoom = Math.min((this.width - 120) / wide, (this.height - 90) / high) / this.unit;
  }

  /** The lines through the origin, and a ruler. */
  backdrop() {
    const [ox, oy] = this.run.origin;
    const x = this.x(ox),
      y = this.y(oy),
      long = ticks(0, this.width / 4 / this.unit / this.zoom, 3)[1],
      wide = long * this.unit * this.zoom;
    set(this.axes, { d: `M0,${y}H${this.width}M${x},0V${this.height}` });
    set(this.ruler.firstChild, { d: `M14,${this.height - 20}v6h${wide}v-6` });
    set(this.ruler.lastChild, { x: 14 + wide / 2, y: this.height - 22, "text-anchor": "middle" });
    this.ruler.lastChild.textContent = `${long}`;
  }

  /** All words to be drawn: those of the run that are shown, and those that act. */
  items(places, step, tables, follow) {
    const items = new Map(),
      { run } = this;
    const add = (table, row, x, y, role) =>
      items.set(`${table}${row}`, {
        table,
        row,
        x,
        y,
        role,
        rank: role ? 0 : follow.has(row) ? 1 : table === "in" ? 2 : 3,
      });
    run.drawn.forEach((row, i) => {
      if (tables.in) add("in", row, places[4 * i], places[4 * i + 1], "");
      if (tables.out && !(run.tree && row === run.words.length - 1))
        add("out", row, places[4 * i + 2], places[4 * i + 3], "");
    });
    const act = (table, row, at, role) => {
      const old = items.get(`${table}${row}`);
      add(table, row, old ? old.x : at[0], old ? old.y : at[1], role);
    };
    if (step && tables.in) act("in", step.center, step.at, "center");
    if (step && tables.out)
      for (const { row, label, at } of step.acts.length > 24 ? strong(step.acts, 8) : step.acts) {
        if (items.get(`out${row}`)?.role !== "context")
          act("out", row, at, label ? "context" : "negative");
      }
    return [...items.values()]
      .filter(({ x, y }) => Number.isFinite(x + y))
      .sort((a, b) => a.rank - b.rank);
  }

  /** Where followed words came from; the acting one, where none is followed. */
  trails(t, places, step, tables, follow) {
    const rows = follow.size ? [...follow] : step ? [step.center] : [],
      lines = [];
    for (const row of tables.in ? rows : []) {
      if (!this.places.has(row)) continue;
      const i = this.places.get(row),
        way = this.run.trail(i, t, 60).concat([[places[4 * i], places[4 * i + 1]]]);
      for (let from = 0; from < 4; from++) {
        const part = way.slice(
          Math.floor((from * way.length) / 4),
          Math.floor(((from + 1) * way.length) / 4) + 1,
        );
        lines.push(
          part
            .filter(([x, y]) => Number.isFinite(x + y))
            .map(([x, y]) => `${this.x(x).toFixed(1)},${this.y(y).toFixed(1)}`)
            .join(" "),
        );
      }
    }
    this.pool(this.layers[0], lines.length, () => make("polyline", { class: "sg-trail" })).forEach(
      (node, i) => set(node, { points: lines[i], "stroke-opacity": 0.15 + 0.2 * (i % 4) }),
    );
  }

  /** The arrows of a step; back come the weights to be written at their tips. */
  forces(step, scale, { in: ins, out: outs }) {
    const arrows = [],
      twice = new Set();
    if (step)
      for (const act of strong(step.acts, 24)) {
        const kind = act.label ? "pull" : "push";
        if (outs) arrows.push({ kind: `${kind} sg-small`, from: act.at, by: act.onRow, act });
        if (ins)
          arrows.push({
            kind,
            from: step.at,
            by: act.onCenter,
            text: twice.has(kind + act.row) ? "" : weightText(act.weight),
            act,
          });
        twice.add(kind + act.row);
      }
    if (step && ins)
      arrows.push({
        kind: "sum",
        from: step.at,
        by: step.acts.reduce(([x, y], { onCenter }) => [x + onCenter[0], y + onCenter[1]], [0, 0]),
      });
    const marks = [];
    this.tip = [-99, -99];
    this.pool(this.layers[1], arrows.length, () => make("path")).forEach((node, i) => {
      const { kind, from, by, text, act } = arrows[i],
        x = this.x(from[0]),
        y = this.y(from[1]),
        k = scale * this.unit * this.zoom;
      const dx = by[0] * k,
        dy = -by[1] * k,
        long = Math.hypot(dx, dy);
      set(node, {
        d: arrow(x, y, dx, dy, long, kind),
        class: `sg-${kind}`,
        "data-row": act ? act.row : "",
        "data-by": by.map(v => v.toPrecision(9)).join(),
      });
      if (kind === "sum") this.tip = [x + dx, y + dy];
      if (text && long > 16)
        marks.push({ x: x + dx, y: y + dy + 4, ux: dx / long, uy: dy / long, text, kind });
    });
    return marks;
  }

  /** Points and names; a name takes the first free side, and steps back where there is none and it does not act. */
  show(items, marks, playing) {
    const taken = items.map(({ x, y, role }) => {
      const [px, py, r] = [this.x(x), this.y(y), role ? 6 : 3];
      return [px - r, py - r, px + r, py + r];
    });
    const [tx, ty] = this.tip;
    taken.push([tx - 7, ty - 7, tx + 7, ty + 7]);
    const free = box =>
      box[0] > 2 &&
      box[2] < this.width - 2 &&
      box[1] > 2 &&
      box[3] < this.height - 2 &&
      !taken.some(
        other => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1],
      );
    this.pool(this.layers[3], marks.length, () =>
      make("text", { "text-anchor": "middle" }),
    ).forEach((node, i) => {
      const { x, y, ux, uy, text, kind } = marks[i],
        boxAt = place => [place[0] - 13, place[1] - 12, place[0] + 13, place[1] + 3];
      const spot = [
        [14, 0],
        [28, 0],
        [8, 16],
        [8, -16],
        [42, 0],
      ]
        .map(([on, off]) => [x + ux * on - uy * off, y + uy * on + ux * off])
        .find(at => free(boxAt(at)));
      if (spot) {
        taken.push(boxAt(spot));
        set(node, { x: spot[0].toFixed(1), y: spot[1].toFixed(1) });
      }
      set(node, { class: `sg-weight sg-${kind}-ink`, visibility: spot ? "visible" : "hidden" });
      node.textContent = text;
    });
    const seen = new Set();
    for (const { table, row, x, y, role } of items) {
      const key = `${table}${row}`,
        word = this.word(table, row),
        px = this.x(x),
        py = this.y(y),
        wide = this.wide(word.label);
      const box = ([dx, dy, back]) => [
        px + dx - back * wide,
        py + dy - 12,
        px + dx - back * wide + wide,
        py + dy + 3,
      ];
      const sides = [word.side, ...SIDES],
        fits = one => free(box(one)),
        needed = role === "center" || role === "context",
        side = sides.find(fits) ?? (needed ? (FAR.find(fits) ?? SIDES[0]) : null);
      seen.add(key);
      set(word.node, {
        transform: `translate(${px.toFixed(2)},${py.toFixed(2)})`,
        class: `sg-${table} ${role ? `sg-${role}` : ""}`,
        visibility: "visible",
      });
      if (!playing) set(word.node, { "data-at": `${x.toPrecision(9)},${y.toPrecision(9)}` });
      set(word.text, { visibility: side ? "inherit" : "hidden" });
      if (!side) continue;
      taken.push(box(side));
      if (!FAR.includes(side)) word.side = side;
      set(word.text, {
        x: side[0],
        y: side[1],
        "text-anchor": ["start", "middle", "end"][side[2] * 2],
      });
    }
    for (const [key, word] of this.words)
      if (!seen.has(key)) set(word.node, { visibility: "hidden" });
  }

  word(table, row) {
    const key = `${table}${row}`;
    if (!this.words.has(key)) {
      const label = table === "out" && this.run.tree ? `node ${row}` : this.run.words[row];
      const shape =
        table === "in"
          ? make("circle", { r: 5 })
          : make("rect", { x: -4.5, y: -4.5, width: 9, height: 9 });
      const cross =
          table === "out" ? make("path", { d: "M-6,-6L6,6M6,-6L-6,6", class: "sg-x" }) : null,
        text = make("text", {}, label);
      const node = make(
        "g",
        { "data-word": key },
        shape,
        cross,
        text,
        make("title", {}, `${label}, as a ${table === "in" ? "center" : "context"}`),
      );
      this.layers[2].append(node);
      this.words.set(key, { node, text, label, side: SIDES[0] });
    }
    return this.words.get(key);
  }

  wide(label) {
    if (!this.widths.has(label)) {
      paper.font = "13px system-ui, sans-serif";
      this.widths.set(label, paper.measureText(label).width + 4);
    }
    return this.widths.get(label);
  }

  pool(layer, n, fresh) {
    while (layer.childNodes.length < n) layer.append(fresh());
    while (layer.childNodes.length > n) layer.lastChild.remove();
    return [...layer.childNodes];
  }
}

const strong = (acts, n) =>
  acts.length <= n
    ? acts
    : [...acts].sort((a, b) => b.label - a.label || b.weight - a.weight).slice(0, n);

/** A line with a head: filled for a pull and the sum, open for a push. */
function arrow(x, y, dx, dy, long, kind) {
  if (!(long > 1.5 && long < 1e5 && Number.isFinite(x + y))) return "";
  const head = Math.min(kind.includes("small") ? 6 : 9, long),
    ux = (dx / long) * head,
    uy = (dy / long) * head,
    ex = x + dx,
    ey = y + dy;
  const wings = [
    [ex - ux - uy / 2, ey - uy + ux / 2],
    [ex - ux + uy / 2, ey - uy - ux / 2],
  ].map(([a, b]) => `${a.toFixed(2)},${b.toFixed(2)}`);
  const tip = `${ex.toFixed(2)},${ey.toFixed(2)}`;
  const shaft =
    kind === "sum"
      ? dashes(x, y, dx / long, dy / long, long - head)
      : `M${x.toFixed(2)},${y.toFixed(2)}L${tip}`;
  return `${shaft}M${wings[0]}L${tip}L${wings[1]}${kind.startsWith("push") ? "" : "Z"}`;
}

function dashes(x, y, ux, uy, long) {
  let path = "";
  for (let at = 0; at < Math.min(long, 2000); at += 8)
    path += `M${(x + ux * at).toFixed(2)},${(y + uy * at).toFixed(2)}l${(ux * 5).toFixed(2)},${(uy * 5).toFixed(2)}`;
  return path;
}
