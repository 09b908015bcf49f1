// @ts-check
// Stored pictures of some steps: for long runs, and for objectives that the page does not know.

import { clamp } from "./arithmetic.js";
import { decode } from "./decode.js";
import { Run } from "./run.js";

export class Film extends Run {
  /** @param {import("./run.js").Payload} data */
  constructor(data) {
    super(data);
    const { film } = data;
    this.film = film;
    this.most = film.most;
    this.unit = film.unit;
    this.times = decode(film.at, 4); // the steps of which there are pictures
    this.last = this.times.at(-1);
    this.points = decode(film.points, 2);
    this.names = decode(film.names, 4);
    this.errors = decode(film.signed, 2);
    this.ends = decode(film.ends, 2);
    this.origin = this.place(film.origin);
    this.tracks = Array.from(this.times, t => this.at(t));
    this.loss = new Float64Array(data.steps).fill(NaN);
    decode(film.loss, 4).forEach((loss, i) => {
      if (this.times[i] < data.steps) this.loss[this.times[i]] = loss / 1000;
    });
  }

  /** Stored whole numbers as a place on the plane. */
  place([x, y]) {
    return [x * this.unit, y * this.unit];
  }

  /** The index of the last picture up to step t. */
  index(t) {
    let low = 0;
    let high = this.times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.times[middle] <= t) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  at(t) {
    const width = this.drawn.length * 4;
    const from = this.index(t) * width;
    const points = this.points.subarray(from, from + width);
    return Float64Array.from(points, (x, i) => x * this.unit - this.origin[i % 2]);
  }

  /** Center, context, number of skipped negatives, and the rows of the i-th picture; −1 is none. */
  named(i) {
    return this.names.subarray(i * (3 + this.most), (i + 1) * (3 + this.most));
  }

  /** Where the j-th acting row is in the i-th picture; the center is the 0th. */
  end(i, j) {
    const at = (i * (1 + this.most) + j) * 2;
    return this.place(this.ends.subarray(at, at + 2));
  }

  /**
   * What the last stored step up to t is about to do; null at the end.
   */
  step(t) {
    const i = this.index(t);
    const [center, context, skipped, ...rows] = this.named(i);
    if (center < 0) return null;
    const fromOrigin = place => place.map((x, j) => x - this.origin[j]);
    const acts = [];
    rows.forEach((row, j) => {
      if (row < 0) return;
      const error = this.errors[i * this.most + j] / 10000;
      const at = fromOrigin(this.end(i, j + 1));
      acts.push({ row, label: +(error < 0), weight: Math.abs(error), at });
    });
    const at = fromOrigin(this.end(i, 0));
    return { t: this.times[i], center, context, skipped, acts, at };
  }

  /** Which place of `tracks` belongs to a place of the run. */
  trackAt(x) {
    return this.index(x);
  }

  /** The step shown for t: the last of which there is a picture. */
  snap(t) {
    return this.times[this.index(t)];
  }

  /** The step `n` pictures after t. */
  jump(t, n) {
    return this.times[clamp(this.index(t) + n, 0, this.times.length - 1)];
  }

  /** The next stored step after t (or before it) that names all the rows; null if there is none. */
  touching(rows, t, way) {
    for (let i = this.index(t) + way; i >= 0 && i < this.times.length; i += way) {
      const [center, context, , ...others] = this.named(i);
      const named = [center, context, ...others];
      if (rows.every(row => named.includes(row))) return this.times[i];
    }
    return null;
  }
}
