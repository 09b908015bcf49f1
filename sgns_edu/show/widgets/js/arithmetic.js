// @ts-check
// The arithmetic of `learn/model.py` and `learn/ledger.py`, over rows of d numbers in one flat table W.

/**
 * What one step asks: rows of W, scored against the row of its center. `answer` fills in `probs`.
 * Arrays may be longer than m, so that one set of them serves a whole run.
 * @typedef {object} Questions
 * @property {number} center
 * @property {number} m how many rows are scored
 * @property {Int32Array} rows
 * @property {Float64Array} labels 1 for the true context, 0 for the others
 * @property {Float64Array} shift subtracted from each score
 * @property {Float64Array} probs
 * @property {boolean} softmax whether the rows compete; otherwise each is a question of its own
 * @property {number} temperature what the scores are divided by
 */

/** @typedef {{ t: number, cause: string, label: number, change: number }} Entry one change of a score */

export const clamp = (x, low, high) => Math.min(Math.max(x, low), high);

/** σ(x), exact for large |x|. */
export function sigmoid(x) {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  return Math.exp(x) / (1 + Math.exp(x));
}

/** ln(1 + eˣ) = −ln σ(−x), without overflow. */
export const softplus = x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** @returns {Questions} arrays for at most `most` rows, no shift */
export function emptyQuestions(most, softmax = false, temperature = 1) {
  return {
    center: 0,
    m: 0,
    rows: new Int32Array(most),
    labels: new Float64Array(most),
    shift: new Float64Array(most),
    probs: new Float64Array(most),
    softmax,
    temperature,
  };
}

/** The dot product of two vectors. */
export function dot(a, b) {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

/**
 * Score the rows, turn the scores into probabilities, and return the loss.
 * @param {Float64Array} W
 * @param {number} d
 * @param {Questions} questions
 */
export function answer(W, d, questions) {
  const { center, m, rows, shift, probs, temperature } = questions;
  for (let i = 0; i < m; i++) {
    let score = 0;
    const v = center * d;
    const u = rows[i] * d;
    for (let j = 0; j < d; j++) score += W[v + j] * W[u + j];
    probs[i] = score / temperature - shift[i];
  }
  return questions.softmax ? competingLoss(questions) : separateLoss(questions);
}

/** Sigmoids: from scores to probabilities, in place. */
function separateLoss({ m, labels, probs }) {
  let loss = 0;
  for (let i = 0; i < m; i++) {
    loss += softplus(labels[i] ? -probs[i] : probs[i]);
    probs[i] = sigmoid(probs[i]);
  }
  return loss;
}

/** Softmax: from scores to probabilities, in place. */
function competingLoss({ m, labels, probs }) {
  let top = -Infinity;
  let wanted = 0;
  for (let i = 0; i < m; i++) {
    top = Math.max(top, probs[i]);
    if (labels[i]) wanted = probs[i];
  }
  let sum = 0;
  for (let i = 0; i < m; i++) sum += Math.exp(probs[i] - top);
  for (let i = 0; i < m; i++) probs[i] = Math.exp(probs[i] - top) / sum;
  return Math.log(sum) + top - wanted;
}

/**
 * Take one step in place; every force comes from the values before it.
 * @param {Float64Array} W
 * @param {number} d
 * @param {Questions} questions
 * @param {number} lr
 */
export function update(W, d, questions, lr) {
  const { center, m, rows, labels, probs, temperature } = questions;
  answer(W, d, questions);
  const rate = lr / temperature;
  for (let j = 0; j < d; j++) {
    const v = W[center * d + j];
    let sum = 0;
    for (let i = 0; i < m; i++) sum -= (probs[i] - labels[i]) * W[rows[i] * d + j];
    for (let i = 0; i < m; i++) W[rows[i] * d + j] -= rate * (probs[i] - labels[i]) * v;
    W[center * d + j] = v + rate * sum;
  }
}

/**
 * One step told in full: the first point is v, the others are the u of one question each.
 * @param {number[][]} points
 * @param {number[]} labels
 * @param {number} lr
 */
export function explain(points, labels, lr) {
  const [v, ...us] = points;
  const d = v.length;
  const questions = emptyQuestions(us.length);
  questions.m = us.length;
  questions.rows.set(us.map((_, i) => i + 1));
  questions.labels.set(labels);
  const W = Float64Array.from(points.flat());
  const J = -answer(W, d, questions);
  const probs = [...questions.probs];
  const errors = probs.map((p, i) => p - labels[i]);
  const onCenter = us.map((u, i) => u.map(x => -errors[i] * x));
  const onRows = errors.map(error => v.map(x => -error * x));
  const total = v.map((_, j) => onCenter.reduce((sum, force) => sum + force[j], 0));
  update(W, d, questions, lr);
  const row = at => W.subarray(at * d, (at + 1) * d);
  return {
    v,
    us,
    scores: us.map(u => dot(u, v)),
    probs,
    errors,
    onCenter,
    onRows,
    total,
    J,
    after: us.map((_, i) => dot(row(0), row(i + 1))),
  };
}

/**
 * Why a score is what it is: each change of v_a · u_b (table "out") or v_a · v_b ("in"), by step and cause.
 * @param {import("./replay.js").Replay} run
 * @param {number} a
 * @param {number} b
 * @param {"out" | "in"} table
 */
export function ledger(run, a, b, table) {
  const other = table === "out" ? run.V + b : b;
  const split = table === "out" ? splitByCause : splitByLabel;
  const score = t => {
    const W = run.seek(t);
    return dot(rowOf(W, run.d, a), rowOf(W, run.d, other));
  };
  /** @type {Entry[]} */
  const entries = [];
  const start = score(0);
  for (let t = 0; t < run.last; t++) {
    const W = run.seek(t);
    const { questions } = run.ask(t);
    const sums = split(W, run.d, questions, run.rate[t], a, other);
    for (const part of sums.values()) entries.push({ t, ...part });
  }
  return { start, end: score(run.last), entries };
}

const rowOf = (W, d, at) => W.subarray(at * d, (at + 1) * d);

/** How far each row moves the center, as a multiple of its own vector. */
function movesOf({ m, labels, probs, temperature }, lr) {
  return Array.from({ length: m }, (_, i) => (lr / temperature) * (labels[i] - probs[i]));
}

/** Half of what a step adds to its center, added to the row `at` if that is the center. */
function centerMidpoint(W, d, questions, moves, at) {
  const middle = rowOf(W, d, at).slice();
  if (at !== questions.center) return middle;
  moves.forEach((move, i) => {
    const u = rowOf(W, d, questions.rows[i]);
    for (let j = 0; j < d; j++) middle[j] += (move * u[j]) / 2;
  });
  return middle;
}

/**
 * Δ(v·u) = Δv·ū + v̄·Δu with the midpoints ū and v̄, by cause.
 * @param {Float64Array} W
 * @param {number} d
 * @param {Questions} questions
 * @param {number} lr
 * @param {number} row the center that is followed
 * @param {number} context the row of the context that is followed
 * @returns {Map<string, Omit<Entry, "t">>}
 */
function splitByCause(W, d, questions, lr, row, context) {
  const { center, m, rows, labels } = questions;
  const sums = new Map();
  const moved = center === row;
  if (!moved && !rows.subarray(0, m).includes(context)) return sums;
  const moves = movesOf(questions, lr);
  const v = rowOf(W, d, center);
  const times = moves.reduce((sum, move, i) => (rows[i] === context ? sum + move : sum), 0);
  const uMiddle = rowOf(W, d, context).map((x, j) => x + (times * v[j]) / 2);
  const vMiddle = centerMidpoint(W, d, questions, moves, row);
  moves.forEach((move, i) => {
    const here = rows[i] === context;
    if (!moved && !here) return;
    let change = 0;
    if (moved) change += move * dot(rowOf(W, d, rows[i]), uMiddle);
    if (here) change += move * dot(v, vMiddle);
    addTo(sums, causeOf(moved, here, labels[i]), labels[i], change);
  });
  return sums;
}

function causeOf(moved, here, label) {
  if (!moved) return "context";
  if (!here) return "center";
  return label ? "pair" : "negative";
}

/**
 * Δ(v·v′) = Δv·v̄′ + Δv′·v̄: at most one of two centers moves at a step; pulls and pushes apart.
 * @param {Float64Array} W
 * @param {number} d
 * @param {Questions} questions
 * @param {number} lr
 * @param {number} row
 * @param {number} other
 * @returns {Map<string, Omit<Entry, "t">>}
 */
function splitByLabel(W, d, questions, lr, row, other) {
  const { center, rows, labels } = questions;
  const sums = new Map();
  if (center !== row && center !== other) return sums;
  const moves = movesOf(questions, lr);
  const middle = centerMidpoint(W, d, questions, moves, center === row ? other : row);
  const sides = row === other ? 2 : 1;
  moves.forEach((move, i) => {
    const change = sides * move * dot(rowOf(W, d, rows[i]), middle);
    addTo(sums, labels[i] ? "pull" : "push", labels[i], change);
  });
  return sums;
}

function addTo(sums, cause, label, change) {
  const key = `${cause}·${label}`;
  const before = sums.get(key)?.change ?? 0;
  sums.set(key, { cause, label, change: before + change });
}
