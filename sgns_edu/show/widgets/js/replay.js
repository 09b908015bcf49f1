// @ts-check
// A run replayed from its decisions.

import { answer, clamp, emptyQuestions, update } from "./arithmetic.js";
import { unpack } from "./decode.js";
import { Run } from "./run.js";

const MOST_NUMBERS = 32e6 / 16; // in all checkpoints together
const MOST_PLACES = 2000; // kept for the trails

export class Replay extends Run {
  /** @param {import("./run.js").Payload} data */
  constructor(data) {
    super(data);
    this.V = data.words.length;
    this.k = data.k;
    this.width = 2 + data.k;
    this.tape = unpack(data.tape, data.bits, data.steps * this.width);
    this.rate = new Float64Array(data.steps);
    for (const [from, lr] of data.lr) this.rate.fill(lr, from);
    const isOneChoice = data.kind === "softmax" || data.kind === "choice";
    this.questions = emptyQuestions(this.mostRows(), isOneChoice, data.temperature);
    this.keys = new Map([[0, Float64Array.from(data.start)]]);
    for (const [t, values] of data.keys) this.keys.set(t, Float64Array.from(values));
    this.every = Math.max(64, Math.ceil((data.steps * this.V * this.d) / MOST_NUMBERS));
    this.stride = Math.max(1, Math.ceil(data.steps / MOST_PLACES));
    this.loss = new Float64Array(data.steps).fill(NaN);
    /** @type {Float64Array[]} */
    this.tracks = [];
    this.t = 0;
    this.W = this.keys.get(0).slice();
    this.walk();
  }

  /** The largest number of rows that a step of this run scores. */
  mostRows() {
    if (this.kind === "softmax") return this.V;
    if (this.kind === "tree") return Math.max(...this.data.paths.map(path => path.length), 1);
    return this.k + 1;
  }

  /** Go once through the run: note each step's loss, checkpoints, and where the drawn words are. */
  walk() {
    for (let t = 0; t <= this.last; t++) {
      if (this.keys.has(t)) this.W.set(this.keys.get(t));
      else if (t % this.every === 0) this.keys.set(t, this.W.slice());
      if (t % this.stride === 0) this.tracks.push(this.places());
      if (t < this.steps) this.loss[t] = this.ask(t).loss;
      if (t < this.last) this.move(t);
    }
    this.t = this.last;
  }

  /** Ask the questions of step t of W as it is now. */
  ask(t) {
    const [center, context] = this.pair(t);
    this.fill(t, center, context);
    const loss = answer(this.W, this.d, this.questions);
    return { questions: this.questions, loss, center, context };
  }

  pair(t) {
    return [this.tape[t * this.width], this.tape[t * this.width + 1]];
  }

  /** Write down the questions of step t: rows of W_out are counted from V. */
  fill(t, center, context) {
    const { questions, data } = this;
    questions.center = center;
    questions.m = 0;
    if (this.kind === "softmax") {
      for (let row = 0; row < this.V; row++) this.add(row, +(row === context));
    } else if (this.kind === "tree") {
      data.paths[context].forEach((node, i) => this.add(node, data.turns[context][i]));
    } else {
      this.add(context, 1);
      for (const row of this.negatives(t)) if (row >= 0) this.add(row, 0);
    }
  }

  add(row, label) {
    const { questions, data } = this;
    const i = questions.m++;
    questions.rows[i] = this.V + row;
    questions.labels[i] = label;
    if (data.shift) questions.shift[i] = (data.shift[questions.center] ?? data.shift[0])[row];
  }

  /** The negatives of step t; −1 is one that was skipped. */
  negatives(t) {
    return this.tape.subarray(t * this.width + 2, (t + 1) * this.width);
  }

  /** Apply step t to W. */
  move(t) {
    const [center, context] = this.pair(t);
    this.fill(t, center, context);
    update(this.W, this.d, this.questions, this.rate[t]);
  }

  /** Bring W to the moment before step t. */
  seek(t) {
    let from = t - (t % this.every);
    for (const key of this.keys.keys()) if (key <= t && key > from) from = key;
    if (this.t > t || this.t < from) {
      this.W.set(this.keys.get(from));
      this.t = from;
    }
    for (; this.t < t; this.t++) this.move(this.t);
    if (this.keys.has(t)) this.W.set(this.keys.get(t));
    return this.W;
  }

  /** A row of W on the plane, from the origin. */
  place(at) {
    const { d, W } = this;
    return this.plane.axes.map(axis => {
      let sum = 0;
      for (let j = 0; j < d; j++) sum += W[at * d + j] * axis[j];
      return sum;
    });
  }

  /** Where the drawn words are now: x, y of W_in and x, y of W_out for each. */
  places() {
    const places = row => [...this.place(row), ...this.place(this.V + row)];
    return Float64Array.from(this.drawn.flatMap(places));
  }

  at(t) {
    this.seek(t);
    return this.places();
  }

  /** Which place of `tracks` belongs to a place of the run. */
  trackAt(x) {
    return Math.min(x / this.stride, this.tracks.length - 1);
  }

  /** The step shown for t: every step can be shown. */
  snap(t) {
    return t;
  }

  /** The step `n` after t. */
  jump(t, n) {
    return clamp(t + n, 0, this.last);
  }

  /** The next step after t (or before it) whose decisions name all the rows; null if there is none. */
  touching(rows, t, way) {
    const end = Math.min(this.steps - 1, this.last);
    for (let at = t + way; at >= 0 && at <= end; at += way) {
      const named = this.tape.subarray(at * this.width, (at + 1) * this.width);
      if (rows.every(row => named.includes(row))) return at;
    }
    return null;
  }
}
