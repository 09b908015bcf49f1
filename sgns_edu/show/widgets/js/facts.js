// @ts-check
// What there is to tell about one step, as numbers on a plane. `show/facts.py` is its twin.

import { dot } from "./arithmetic.js";

export const MOST_ROWS = 6;

/** @typedef {[number, number]} Place on the plane, from the origin */

/**
 * One row that answers, with all its copies among the negatives.
 * @typedef {object} Act
 * @property {number} row
 * @property {number} label 1 for yes, 0 for no
 * @property {number} times
 * @property {string} name
 * @property {boolean} shown
 * @property {boolean} named
 * @property {Place} u before the step
 * @property {Place} [u2] after it
 * @property {number[]} [coordinates] of u in d dimensions
 * @property {number} [score] v · u
 * @property {number} [score2] after the step
 * @property {number} [shift]
 * @property {number} prob the chance of yes
 * @property {number} [prob2] after the step
 * @property {number} gap from the right answer
 * @property {Place} force on the center
 * @property {Place} [back] on the row
 */

/**
 * @typedef {object} Facts
 * @property {number} t
 * @property {number} center
 * @property {string} name
 * @property {string} context
 * @property {number} steps
 * @property {number} d
 * @property {string} kind
 * @property {number} [temperature] what the scores and the forces are divided by
 * @property {number} rate
 * @property {number} skipped
 * @property {Place} v
 * @property {Place} [v2]
 * @property {number[]} [coordinates] of v in d dimensions
 * @property {number} length of v
 * @property {Act[]} acts
 * @property {Place} sum
 * @property {boolean} exact whether feet and scores are true on the plane
 * @property {boolean} field whether one σ holds for the whole plane
 * @property {number} share of the forces that the plane shows
 * @property {{ key: string, table: string, at: Place }[]} others
 */

/** The last step that can be told. */
export const lastTold = run =>
  run.film ? run.times[Math.max(run.times.length - 2, 0)] : Math.max(run.last - 1, 0);

export const isTold = (run, t) => (run.film ? run.step(t) !== null : t < run.last);

/**
 * The facts of step t of a run, on these axes or on those that suit the step best.
 * @returns {any} Facts
 */
export function factsOf(run, t, axes = null) {
  const facts = run.film ? filmedFacts(run, t) : replayedFacts(run, t, axes);
  if (t >= run.last) forgetAfter(facts);
  choose(facts.acts);
  return facts;
}

/** Of a run that breaks at this step, what is before it can still be told. */
function forgetAfter(facts) {
  delete facts.v2;
  for (const act of facts.acts) {
    delete act.u2;
    delete act.score2;
    delete act.prob2;
  }
}

/** Which rows are shown, and which of those are named. */
function choose(acts) {
  const ranked = acts.map((act, i) => ({ act, i }));
  ranked.sort((a, b) => b.act.label - a.act.label || rank(a.act) - rank(b.act) || a.i - b.i);
  const few = acts.length <= MOST_ROWS;
  for (const act of acts) act.shown = act.named = few;
  if (few) return;
  ranked.slice(0, MOST_ROWS).forEach(({ act }, place) => {
    act.shown = true;
    act.named = place < 3;
  });
}

/** Sort by this for the largest gap first; gaps that are equal but for rounding keep their order. */
export const rank = act => -Math.round(act.gap * 1e9);

function replayedFacts(run, t, given) {
  const { d, V } = run;
  const W = run.seek(t).slice();
  const { questions, center, context } = run.ask(t);
  const before = copyOf(questions);
  const W2 = run.seek(t + 1).slice();
  const after = copyOf(run.ask(t).questions);
  const rowOf = (table, at) => table.subarray(at * d, (at + 1) * d);
  const v = rowOf(W, center);

  const found = new Map();
  before.rows.forEach((at, i) => {
    const key = `${at}·${before.labels[i]}`;
    if (found.has(key)) found.get(key).times += 1;
    else found.set(key, { at, i, times: 1 });
  });
  const us = [...found.values()].map(({ at }) => rowOf(W, at));
  const axes = given ?? (d <= 2 ? unitAxes(d) : axesOf(v, us, d));
  const place = x => axes.map(axis => dot(x, axis));

  const { temperature } = questions;
  const sum = new Float64Array(d);
  let all = 0;
  let seen = 0;
  const acts = [...found.values()].map(({ at, i, times }) => {
    const u = rowOf(W, at);
    const label = before.labels[i];
    const pull = (times * (label - before.probs[i])) / temperature;
    const force = u.map(x => pull * x);
    force.forEach((x, j) => (sum[j] += x));
    const flat = place(force);
    all += dot(force, force);
    seen += dot(flat, flat);
    return {
      row: at - V,
      label,
      times,
      name: nameOf(run, at - V),
      shown: true,
      named: true,
      u: place(u),
      u2: place(rowOf(W2, at)),
      coordinates: [...u],
      score: dot(u, v),
      score2: dot(rowOf(W2, at), rowOf(W2, center)),
      shift: before.shift[i],
      prob: before.probs[i],
      prob2: after.probs[i],
      gap: Math.abs(label - before.probs[i]),
      force: flat,
      back: place(v.map(x => pull * x)),
    };
  });
  const acting = new Set(acts.map(act => act.row));
  return {
    t,
    center,
    name: run.words[center],
    context: run.words[context],
    steps: run.steps,
    d,
    kind: run.kind,
    temperature,
    rate: run.rate[t],
    skipped: run.negatives(t).filter(row => row < 0).length,
    v: place(v),
    v2: place(rowOf(W2, center)),
    coordinates: [...v],
    length: Math.sqrt(dot(v, v)),
    acts,
    sum: place(sum),
    exact: true,
    field: !questions.softmax && before.shift.every(shift => shift === 0),
    share: all ? seen / all : 1,
    others: othersOf(run, center, acting, (table, row) =>
      place(rowOf(W, table === "in" ? row : V + row)),
    ),
  };
}

function copyOf({ m, rows, labels, shift, probs }) {
  const part = values => [...values.subarray(0, m)];
  return { rows: part(rows), labels: part(labels), shift: part(shift), probs: part(probs) };
}

export const nameOf = (run, row) => (run.tree ? `node ${row}` : run.words[row]);

/** The drawn words that do not act. */
function othersOf(run, center, acting, place) {
  const others = [];
  for (const row of run.drawn) {
    if (row !== center) others.push({ key: `v${row}`, table: "in", at: place("in", row) });
    const unused = run.tree && row === run.words.length - 1;
    if (!acting.has(row) && !unused)
      others.push({ key: `u${row}`, table: "out", at: place("out", row) });
  }
  return others;
}

const unitAxes = d => [0, 1].map(axis => Float64Array.from({ length: d }, (_, j) => +(j === axis)));

/** The plane of v and of the main direction in which the u's leave its line. */
function axesOf(v, us, d) {
  const length = Math.sqrt(dot(v, v));
  const first = length ? v.map(x => x / length) : Float64Array.from({ length: d }, (_, j) => +!j);
  const rest = us.map(u => {
    const along = dot(u, first);
    return u.map((x, j) => x - along * first[j]);
  });
  let second = Float64Array.from({ length: d }, (_, j) => 1 / (1 + j));
  for (let round = 0; round < 60; round++) {
    let next = new Float64Array(d);
    for (const u of rest) {
      const along = dot(u, second);
      u.forEach((x, j) => (next[j] += along * x));
    }
    if (dot(next, next) < 1e-24) next = second.slice();
    const back = dot(next, first);
    next.forEach((x, j) => (next[j] = x - back * first[j]));
    const long = Math.sqrt(dot(next, next));
    second = next.map(x => x / long);
  }
  let top = 0;
  second.forEach((x, j) => (top = Math.abs(x) > Math.abs(second[top]) + 1e-9 ? j : top));
  if (second[top] < 0) second = second.map(x => -x);
  return [first, second];
}

function filmedFacts(run, t) {
  const step = run.step(t);
  const found = new Map();
  for (const { row, label, weight, at } of step.acts) {
    const key = `${row}·${label}`;
    if (found.has(key)) found.get(key).times += 1;
    else found.set(key, { row, label, weight, at, times: 1 });
  }
  const acts = [...found.values()].map(({ row, label, weight, at, times }) => ({
    row,
    label,
    times,
    name: nameOf(run, row),
    shown: true,
    named: true,
    u: at,
    prob: label ? 1 - weight : weight,
    gap: weight,
    force: at.map(x => times * (label ? weight : -weight) * x),
  }));
  const acting = new Set(acts.map(act => act.row));
  const places = run.at(t);
  const others = othersOf(run, step.center, acting, (table, row) => {
    const i = 4 * run.drawn.indexOf(row) + (table === "in" ? 0 : 2);
    return [places[i], places[i + 1]];
  });
  return {
    t: step.t,
    center: step.center,
    name: run.words[step.center],
    context: run.words[step.context],
    steps: run.steps,
    d: run.d,
    kind: "film",
    rate: NaN,
    skipped: step.skipped,
    v: step.at,
    length: Math.hypot(...step.at),
    acts,
    sum: [0, 1].map(j => acts.reduce((total, act) => total + act.force[j], 0)),
    exact: false,
    field: false,
    share: 1,
    others,
  };
}

/** The angle between two places, in degrees. */
export function degreesBetween(a, b) {
  const cosine = dot(a, b) / (Math.hypot(...a) * Math.hypot(...b));
  return (Math.acos(Math.min(Math.max(cosine, -1), 1)) * 180) / Math.PI;
}
