// @ts-check
// The whole run as a scene: where all words are, who acts, what the answers are by now. `show/course.py` is its twin.

import { clamp, dot, sigmoid } from "./arithmetic.js";
import { degreesBetween, nameOf } from "./facts.js";
import { meet, placeNames, wide } from "./names.js";
import { RINGS } from "./told.js";

const TRAIL = 160; // places kept in sight
const PIECES = 5;
const LANES = 400; // answers drawn, at most

/** @typedef {import("./told.js").Size} Size */

export class Course {
  /** @param {any} run a Replay or a Film */
  constructor(run) {
    this.run = run;
    this.boxes = smooth(run.tracks.map(boxOf));
    this.pairs = run.film ? [] : pairsOf(run);
  }

  /** The camera at a place of the run: what is drawn, with a little foresight and hindsight. */
  camera(x, { w, h, em }) {
    const [left, right, low, high] = this.between(this.boxes, x);
    const unit = Math.min((w - 7.2 * em) / (right - left || 1), (h - 4 * em) / (high - low || 1));
    return {
      x: w / 2 - ((left + right) / 2) * unit,
      y: h / 2 + ((low + high) / 2) * unit,
      unit,
    };
  }

  /** Numbers between two track points. */
  between(list, x) {
    const at = this.run.trackAt(x);
    const i = Math.min(Math.floor(at), list.length - 1);
    const next = list[Math.min(i + 1, list.length - 1)];
    const part = at - i;
    return list[i].map((value, j) => value + (next[j] - value) * part);
  }

  /** Where the drawn words are at a place of the run, linear between its steps. */
  places(x) {
    const t = Math.floor(x);
    const part = x - t;
    const now = this.run.at(t);
    if (!part || this.run.film || t + 1 > this.run.last) return now;
    const next = this.run.at(t + 1);
    return now.map((value, i) => value + part * (next[i] - value));
  }

  /**
   * @param {number} x the place in the run, with a fraction between two steps
   * @param {Size} size
   * @param {any} view the facts of the acting step or null, the note on which the run rests, what to follow and to show
   * @returns {import("./stage.js").Scene}
   */
  scene(x, size, view) {
    /** @type {import("./stage.js").Scene} */
    const scene = new Map();
    const camera = this.camera(x, size);
    const places = this.places(x);
    const at = ([a, b]) => [camera.x + a * camera.unit, camera.y - b * camera.unit];
    const put = (key, type, layer, c, numbers, more = {}) =>
      scene.set(key, { type, layer, c, o: 1, ...numbers, ...more });
    this.rings(put, camera, size);
    const { drawn, words, tree } = this.run;
    const only = view.note?.only?.length ? new Set(view.note.only) : null;
    drawn.forEach((row, i) => {
      for (const table of ["in", "out"]) {
        if (!view.show[table] || (tree && table === "out" && row === words.length - 1)) continue;
        const j = 4 * i + (table === "in" ? 0 : 2);
        const [px, py] = at([places[j], places[j + 1]]);
        if (!Number.isFinite(px + py)) continue;
        const chosen = only && table === "in" && only.has(words[row]);
        const o = only && !chosen ? 0.3 : 1;
        const key = table === "in" ? `v${row}` : `u${row}`;
        const c = this.color(table, row);
        if (view.show.spokes)
          put(
            `s${key}`,
            "line",
            "path",
            c,
            { x1: camera.x, y1: camera.y, x2: px, y2: py, w: 1 },
            { o: 0.28 * o },
          );
        const looks = table === "in" ? { shape: "circle" } : { shape: "square", hollow: true };
        const r = chosen ? 8 : 5.5;
        put(`p${key}`, "mark", "path", c, { x: px, y: py, r, w: 1.8, o }, looks);
      }
    });
    this.trails(put, at, x, view);
    if (view.facts) acting(put, at, view.facts, camera, x % 1);
    if (view.note?.means) means(put, at, places, size, camera);
    if (scene.has("angle")) clearAround(scene, scene.get("angle"));
    return scene;
  }

  /** The color of a mark: of its table, or of its word's class. */
  color(table, row) {
    const { kinds, tree } = this.run;
    if (kinds.length && !(tree && table === "out")) return `kind${kinds[row]}`;
    return table === "in" ? "center" : "quiet";
  }

  rings(put, { x, y, unit }, { w, h, em }) {
    const far = Math.max(...[0, w].flatMap(a => [0, h].map(b => Math.hypot(a - x, b - y)))) / unit;
    put("origin", "mark", "path", "soft", { x, y, r: 5, w: 1.5 }, { shape: "cross" });
    const step = RINGS.find(r => far / r < 7);
    if (!step) return;
    for (let i = 1; i * step < far; i++) {
      const name = String(+(i * step).toPrecision(6));
      const r = i * step * unit;
      put(`ring${name}`, "ring", "ring", "line", { x, y, r, w: 1 });
      if (x + r < w - em)
        put(`n${name}`, "text", "ring", "soft", { x: x + r, y, s: 0.85 * em }, { text: name });
    }
  }

  /** The last way of the followed words, fainter the longer ago. */
  trails(put, at, x, { follow, facts, show }) {
    const rows = new Set(follow);
    if (!rows.size && facts) rows.add(facts.center);
    const end = Math.floor(this.run.trackAt(x));
    const from = Math.max(0, end - TRAIL);
    for (const row of rows) {
      const i = this.run.drawn.indexOf(row);
      if (i < 0) continue;
      for (const table of ["in", "out"]) {
        if (!show[table]) continue;
        const j = 4 * i + (table === "in" ? 0 : 2);
        const points = this.run.tracks
          .slice(from, end + 1)
          .map(place => at([place[j], place[j + 1]]));
        const each = Math.ceil(points.length / PIECES) || 1;
        for (let piece = 0; piece < PIECES; piece++) {
          const part = points.slice(piece * each, (piece + 1) * each + 1);
          if (part.length < 2) continue;
          const c = this.color(table, row);
          const o = 0.1 + (0.64 * piece) / (PIECES - 1);
          put(`t${table}${row}·${piece}`, "trail", "path", c, { w: 2.5, o }, { points: part });
        }
      }
    }
  }

  /** Names for a scene: those that act first, then the followed, then centers and contexts. */
  names(scene, size, view, before) {
    const { drawn, words } = this.run;
    const origin = scene.get("origin") ?? { x: size.w / 2, y: size.h / 2 };
    const only = view.note?.only?.length ? new Set(view.note.only) : null;
    const names = [];
    const name = (key, mark, text, s, c, more = {}) => {
      const angle = Math.atan2(mark.y - origin.y, mark.x - origin.x);
      names.push({ key, text, x: mark.x, y: mark.y, r: mark.r, angle, s, c, ...more });
    };
    const done = new Set();
    for (const [key, item] of scene) {
      if (!key.startsWith("role")) continue;
      const own = `l${wordOfRole(key)}`;
      if (done.has(own)) continue;
      done.add(own);
      name(own, item, item.text, 1.15 * size.em, `${item.c}-ink`, { bold: true, role: key });
    }
    const order = [...drawn].sort((a, b) => +view.follow.has(b) - +view.follow.has(a));
    for (const table of ["v", "u"]) {
      for (const row of order) {
        const mark = scene.get(`p${table}${row}`);
        const key = `l${table}${row}`;
        if (!mark || done.has(key) || (only && (table === "u" || !only.has(words[row])))) continue;
        if (view.note?.means && !view.follow.has(row)) continue; // the arrows need the room
        const s = (view.follow.has(row) || only ? 1.12 : 0.95) * size.em;
        if (table === "v") name(key, mark, words[row], s, "center-ink");
        else name(key, mark, nameOf(this.run, row), s, "soft", { italic: true });
      }
    }
    const boxes = [...scene]
      .filter(([key]) => /^(pv|pu|role)/.test(key))
      .map(([, item]) => ({ x: item.x, y: item.y, w: item.r, h: item.r }));
    for (const [key, { x, y, s, text }] of scene)
      if (key[0] === "n") boxes.push({ x, y, w: wide(text, s) / 2, h: 0.6 * s });
    if (scene.has("angle"))
      boxes.push({ x: scene.get("angle").x, y: scene.get("angle").y, w: 24, h: 12 });
    const lines = [...scene.values()]
      .filter(item => item.type === "arrow" || (item.type === "line" && item.w > 2))
      .map(item => ({ ...item, weight: 1.5 }));
    const worst = 30;
    const placed = placeNames(names, lines, boxes, size, { distances: [0.2, 0.7], before, worst });
    return { names, placed };
  }

  /** Chances of yes by now: of pairs that are neighbors in the text, and of those that never are. */
  answers(t) {
    const { run } = this;
    const W = run.seek(t);
    const { V, d } = run;
    const rowOf = at => W.subarray(at * d, (at + 1) * d);
    return this.pairs.map(({ center, context, real }) => {
      const shift = run.data.shift ? (run.data.shift[center] ?? run.data.shift[0])[context] : 0;
      const score = dot(rowOf(center), rowOf(V + context)) - shift;
      return { center, context, real, score, chance: sigmoid(score) };
    });
  }
}

/** How often a real pair scores above a stranger, of all such comparisons; ties count half. */
export function realAbove(answers) {
  const sorted = [...answers].sort((a, b) => a.score - b.score);
  let wins = 0;
  let below = 0;
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (j < sorted.length && sorted[j].score === sorted[i].score) j++;
    const group = sorted.slice(i, j);
    const strangers = group.filter(one => !one.real).length;
    wins += (group.length - strangers) * (below + strangers / 2);
    below += strangers;
    i = j;
  }
  const real = answers.filter(one => one.real).length;
  return real && below ? wins / (real * below) : NaN;
}

function boxOf(places) {
  const box = [0, 0, 0, 0]; // the origin is always inside
  for (let i = 0; i < places.length; i += 2) {
    if (!Number.isFinite(places[i] + places[i + 1])) continue;
    box[0] = Math.min(box[0], places[i]);
    box[1] = Math.max(box[1], places[i]);
    box[2] = Math.min(box[2], places[i + 1]);
    box[3] = Math.max(box[3], places[i + 1]);
  }
  return box;
}

/** The largest within n/60 on both sides, then the mean within n/60: no jumps, the same backward. */
function smooth(boxes) {
  const reach = Math.ceil(boxes.length / 60);
  const window = i => [Math.max(0, i - reach), Math.min(boxes.length, i + reach + 1)];
  const widest = boxes.map((_, i) => {
    const near = boxes.slice(...window(i));
    return [0, 1, 2, 3].map(j => (j % 2 ? Math.max : Math.min)(...near.map(box => box[j])));
  });
  return widest.map((_, i) => {
    const near = widest.slice(...window(i));
    return [0, 1, 2, 3].map(j => near.reduce((sum, box) => sum + box[j], 0) / near.length);
  });
}

/** (center, context) of the drawn words, evenly picked, and whether the tape has them as a positive. */
function pairsOf(run) {
  if (run.tree) return [];
  const positives = new Set();
  for (let t = 0; t < run.steps; t++) positives.add(run.pair(t).join("·"));
  const all = run.drawn.flatMap(center =>
    run.drawn.map(context => ({ center, context, real: positives.has(`${center}·${context}`) })),
  );
  const every = Math.max(1, Math.ceil(all.length / LANES));
  return all.filter((_, i) => i % every === 0);
}

/** "u5" of the role "roleu5·1": a row that is asked about twice has two roles and one name. */
const wordOfRole = key => key.slice(4).split("·")[0];

/** The acting words in their roles, and the forces on the center. */
function acting(put, at, facts, camera, part) {
  const shown = facts.acts.filter(act => act.shown);
  const on = (from, to) => (to ? from.map((value, j) => value + part * (to[j] - value)) : from);
  const v = on(facts.v, facts.v2);
  const center = at(v);
  const line = (key, c, [x2, y2]) =>
    put(key, "line", "line", c, { x1: camera.x, y1: camera.y, x2, y2, w: 2.5 });
  for (const act of shown) {
    const c = act.label ? "pull" : "push";
    const [x, y] = at(on(act.u, act.u2));
    line(`wu${act.row}·${act.label}`, c, [x, y]);
    const looks = act.label ? { shape: "square", edge: true } : { shape: "cross" };
    put(
      `roleu${act.row}·${act.label}`,
      "mark",
      "mark",
      c,
      { x, y, r: 8, w: act.label ? 2 : 4 },
      { ...looks, text: act.name },
    );
    const tip = at([v[0] + act.force[0], v[1] + act.force[1]]);
    put(
      `F${act.row}·${act.label}`,
      "arrow",
      "arrow",
      c,
      { x1: center[0], y1: center[1], x2: tip[0], y2: tip[1], w: 4 },
      { open: !act.label },
    );
  }
  line("wv", "center", center);
  put(
    `rolev${facts.center}`,
    "mark",
    "mark",
    "center",
    { x: center[0], y: center[1], r: 9, w: 2 },
    { shape: "circle", edge: true, text: facts.name },
  );
}

/** Where the drawn words stand on average, as centers and as contexts. */
export function meansOf(places) {
  const n = places.length / 4 || 1;
  const mean = j => places.filter((_, i) => i % 4 === j).reduce((sum, x) => sum + x, 0) / n;
  return { v: [mean(0), mean(1)], u: [mean(2), mean(3)] };
}

function means(put, at, places, { w, h, em }, camera) {
  const { v, u } = meansOf(places);
  const far = w + h;
  const angles = {};
  for (const { key, mean, c } of [
    { key: "v", mean: v, c: "center" },
    { key: "u", mean: u, c: "soft" },
  ]) {
    const [x2, y2] = at(mean);
    const length = Math.hypot(...mean) || 1;
    const end = at([
      (mean[0] / length) * (far / camera.unit),
      (mean[1] / length) * (far / camera.unit),
    ]);
    put(
      `ray${key}`,
      "line",
      "path",
      c,
      { x1: camera.x, y1: camera.y, x2: end[0], y2: end[1], w: 2 },
      { dash: [3, 4], o: 0.7 },
    );
    put(`mean${key}`, "arrow", "arrow", c, { x1: camera.x, y1: camera.y, x2, y2, w: 8 });
    angles[key] = Math.atan2(-mean[1], mean[0]);
  }
  const degrees = degreesBetween(v, u);
  if (!Number.isFinite(degrees)) return; // a mean at the origin has no direction
  const r = 3.2 * em;
  put("arc", "arc", "arrow", "ink", {
    x: camera.x,
    y: camera.y,
    r,
    from: angles.v,
    to: angles.u,
    w: 2.5,
  });
  const turn = Math.atan2(Math.sin(angles.u - angles.v), Math.cos(angles.u - angles.v));
  const middle = angles.v + turn / 2;
  const text = `${Math.round(degrees)}°`;
  const place = {
    x: clamp(camera.x + (r + 1.7 * em) * Math.cos(middle), 2 * em, w - 2 * em),
    y: clamp(camera.y + (r + 1.2 * em) * Math.sin(middle), em, h - em),
  };
  put("angle", "text", "text", "ink", { ...place, s: 1.25 * em }, { text, bold: true });
}

/**
 * Leave out the numbers of rings that a label would cover.
 * @param {import("./stage.js").Scene} scene
 * @param {any} label
 */
function clearAround(scene, { x, y, s, text }) {
  const label = { x, y, w: wide(text, s, true) / 2, h: 0.6 * s };
  for (const [key, item] of scene) {
    if (key[0] !== "n") continue;
    const number = { x: item.x, y: item.y, w: wide(item.text, item.s) / 2, h: 0.6 * item.s };
    if (meet(label, number)) scene.delete(key);
  }
}
