// A run as it travels: decisions to be replayed, or, where they cannot be, pictures of some of its steps.

const sigmoid = x => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softplus = x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))); // −ln σ(−x)

/** `n` whole numbers of at least −1 from base64: one more than each stands in `bits` bits, lowest first. */
function unpack(text, bits, n) {
  const bytes = decode(text, 1),
    numbers = new Int32Array(n).fill(-1);
  for (let at = 0; at < n * bits; at++)
    numbers[Math.floor(at / bits)] += ((bytes[at >> 3] >> (at & 7)) & 1) << (at % bits);
  return numbers;
}

/** The arithmetic of `learn/model.py`, over the decisions of the tape. */
class Replay {
  constructor(run) {
    Object.assign(this, run);
    this.V = run.words.length;
    this.width = 2 + run.k;
    this.tape = unpack(run.tape, run.bits, run.steps * this.width);
    this.last = run.broken ?? run.steps;
    this.rate = new Float64Array(run.steps);
    run.lr.forEach(([from, lr]) => this.rate.fill(lr, from));
    const most =
      run.kind === "softmax" ? this.V : run.kind === "tree" ? Math.max(...run.paths.map(p => p.length), 1) : run.k + 1;
    this.rows = new Int32Array(most);
    this.labels = new Float64Array(most);
    this.probs = new Float64Array(most);
    this.keys = new Map([
      [0, Float64Array.from(run.start)],
      ...run.keys.map(([t, values]) => [t, Float64Array.from(values)]),
    ]);
    this.every = Math.max(64, Math.ceil((run.steps * this.V * this.d * 16) / 32e6));
    this.t = 0;
    this.W = this.keys.get(0).slice();
    this.walk();
  }

  /** Once through the run: the loss of every step, checkpoints to start from, and where the drawn words have been. */
  walk() {
    const { last, steps } = this;
    this.loss = new Float64Array(steps).fill(NaN);
    this.stride = Math.max(1, Math.ceil(steps / 2000));
    this.tracks = [];
    for (let t = 0; t <= last; t++) {
      if (this.keys.has(t)) this.W.set(this.keys.get(t));
      else if (t % this.every === 0) this.keys.set(t, this.W.slice());
      if (t % this.stride === 0) this.tracks.push(this.places());
      if (t < Math.min(last + 1, steps)) this.loss[t] = this.ask(t).loss;
      if (t < last) this.move(t);
    }
    this.t = last;
  }

  /** Score rows against the center: fills rows, labels and probs; their number and the loss come back. */
  ask(t) {
    const { tape, width, rows, labels, probs, W, V, d, k } = this,
      at = t * width,
      center = tape[at],
      context = tape[at + 1];
    let m = 0,
      loss = 0,
      top = -Infinity,
      sum = 0;
    if (this.kind === "softmax")
      for (; m < V; m++) {
        rows[m] = m;
        labels[m] = +(m === context);
      }
    else if (this.kind === "tree")
      for (; m < this.paths[context].length; m++) {
        rows[m] = this.paths[context][m];
        labels[m] = this.turns[context][m];
      }
    else
      for (let j = 0; j <= k; j++)
        if (tape[at + 1 + j] >= 0) {
          rows[m] = tape[at + 1 + j];
          labels[m++] = +(j === 0);
        }
    for (let i = 0; i < m; i++) {
      let score = this.shift ? -(this.shift[center] ?? this.shift[0])[rows[i]] : 0;
      for (let j = 0, v = center * d, u = (V + rows[i]) * d; j < d; j++) score += W[v + j] * W[u + j];
      probs[i] = score;
      top = Math.max(top, score);
    }
    if (this.kind === "softmax") {
      for (let i = 0; i < m; i++) sum += Math.exp(probs[i] - top);
      loss = Math.log(sum) + top - probs[context];
      for (let i = 0; i < m; i++) probs[i] = Math.exp(probs[i] - top) / sum;
    } else
      for (let i = 0; i < m; i++) {
        loss += softplus(labels[i] ? -probs[i] : probs[i]);
        probs[i] = sigmoid(probs[i]);
      }
    return { m, loss, center, context };
  }

  /** Apply step t to W: all forces come from the values before it. */
  move(t) {
    const { rows, labels, probs, W, V, d } = this,
      { m, center } = this.ask(t),
      lr = this.rate[t];
    for (let j = 0; j < d; j++) {
      const v = W[center * d + j];
      let sum = 0;
      for (let i = 0; i < m; i++) sum -= (probs[i] - labels[i]) * W[(V + rows[i]) * d + j];
      for (let i = 0; i < m; i++) W[(V + rows[i]) * d + j] -= lr * (probs[i] - labels[i]) * v;
      W[center * d + j] = v + lr * sum;
    }
  }

  /** Bring W to the moment before step t. */
  seek(t) {
    let from = t - (t % this.every);
    for (const key of this.keys.keys()) if (key <= t && key > from) from = key;
    if (!(this.t <= t && this.t >= from)) {
      this.W.set(this.keys.get(from));
      this.t = from;
    }
    for (; this.t < t; this.t++) this.move(this.t);
    if (this.keys.has(t)) this.W.set(this.keys.get(t));
    return this.W;
  }

  /** Row `at` of W on the plane; `still` leaves the mean out, for arrows. */
  flat(at, still = 1) {
    const {
      d,
      plane: { mean, axes },
    } = this;
    let x = 0,
      y = 0;
    for (let j = 0; j < d; j++) {
      const value = this.W[at * d + j] - still * mean[j];
      x += value * axes[0][j];
      y += value * axes[1][j];
    }
    return [x, y];
  }

  /** Where the drawn words stand now: [x, y of W_in, x, y of W_out] for each. */
  places() {
    return Float64Array.from(this.drawn.flatMap(row => [...this.flat(row), ...this.flat(this.V + row)]));
  }

  at(t) {
    this.seek(t);
    return this.places();
  }

  /** What step t is about to do; null at the end. */
  step(t) {
    this.seek(t);
    if (t >= this.steps) return null;
    const { m, loss, center, context } = this.ask(t),
      v = this.flat(center, 0);
    const acts = Array.from({ length: m }, (_, i) => {
      const row = this.rows[i],
        label = this.labels[i],
        wrong = this.probs[i] - label,
        u = this.flat(this.V + row, 0);
      return {
        row,
        label,
        weight: Math.abs(wrong),
        at: this.flat(this.V + row),
        onCenter: u.map(x => -wrong * x),
        onRow: v.map(x => -wrong * x),
      };
    });
    const skipped = this.tape.subarray(t * this.width + 2, (t + 1) * this.width).filter(row => row < 0).length;
    return { t, center, context, loss, skipped, acts, at: this.flat(center) };
  }

  /** Up to `n` of the last places of the i-th drawn word, as a center. */
  trail(i, t, n) {
    const end = Math.floor(t / this.stride),
      from = Math.max(0, end - n);
    return this.tracks.slice(from, end + 1).map(places => [places[4 * i], places[4 * i + 1]]);
  }

  kept(t) {
    return t;
  }
  beyond(t, n) {
    return clamp(t + n, 0, this.last);
  }

  /** The next step after t (or before it) whose decisions name all the rows; null if there is none. */
  touching(rows, t, way) {
    for (t += way; t >= 0 && t < this.steps; t += way) {
      const named = this.tape.subarray(t * this.width, (t + 1) * this.width);
      if (rows.every(row => named.includes(row))) return t;
    }
    return null;
  }
}

/** Stored pictures of some steps, for long runs and for objectives that this file does not know. */
class Film {
  constructor(run) {
    Object.assign(this, run);
    const { film } = run;
    this.steps_kept = decode(film.at, 4);
    this.last = this.steps_kept.at(-1);
    this.points = decode(film.points, 2);
    this.names = decode(film.names, 4);
    this.signed = decode(film.signed, 2);
    this.ends = decode(film.ends, 2);
    this.origin = this.spot([film.origin[0], film.origin[1]]);
    this.loss = new Float64Array(run.steps).fill(NaN);
    decode(film.loss, 4).forEach((loss, i) => {
      if (this.steps_kept[i] < run.steps) this.loss[this.steps_kept[i]] = loss / 1000;
    });
  }

  spot([x, y]) {
    return [x * this.film.unit, y * this.film.unit];
  }

  /** The index of the last kept step up to t. */
  index(t) {
    let low = 0,
      high = this.steps_kept.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.steps_kept[middle] <= t) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  at(t) {
    const wide = this.drawn.length * 4,
      from = this.index(t) * wide;
    return Float64Array.from(this.points.subarray(from, from + wide), x => x * this.film.unit);
  }

  step(t) {
    const i = this.index(t),
      { most } = this.film,
      [center, context, skipped, ...rows] = this.names.subarray(i * (3 + most), (i + 1) * (3 + most));
    if (center < 0) return null;
    const end = j => this.spot(this.ends.subarray((i * (1 + most) + j) * 2, (i * (1 + most) + j) * 2 + 2)),
      at = end(0);
    const free = place => [place[0] - this.origin[0], place[1] - this.origin[1]],
      v = free(at);
    const acts = rows.flatMap((row, j) => {
      const wrong = this.signed[i * most + j] / 10000,
        place = end(j + 1);
      return row < 0
        ? []
        : [
            {
              row,
              label: +(wrong < 0),
              weight: Math.abs(wrong),
              at: place,
              onCenter: free(place).map(x => -wrong * x),
              onRow: v.map(x => -wrong * x),
            },
          ];
    });
    return { t: this.steps_kept[i], center, context, loss: this.loss[this.steps_kept[i]], skipped, acts, at };
  }

  trail(i, t, n) {
    const end = this.index(t),
      wide = this.drawn.length * 4;
    return Array.from({ length: Math.min(n, end) + 1 }, (_, j) => end - Math.min(n, end) + j).map(at =>
      this.spot(this.points.subarray(at * wide + 4 * i, at * wide + 4 * i + 2)),
    );
  }

  kept(t) {
    return this.steps_kept[this.index(t)];
  }
  beyond(t, n) {
    return this.steps_kept[clamp(this.index(t) + n, 0, this.steps_kept.length - 1)];
  }

  touching(rows, t, way) {
    for (let i = this.index(t) + way; i >= 0 && i < this.steps_kept.length; i += way) {
      const [center, context, , ...others] = this.names.subarray(
        i * (3 + this.film.most),
        (i + 1) * (3 + this.film.most),
      );
      if (rows.every(row => row === center || row === context || others.includes(row))) return this.steps_kept[i];
    }
    return null;
  }
}

const short = weight => (weight >= 0.0995 ? weight.toFixed(2) : weight.toFixed(3)).replace(/^0/, "");
const isolated = word => (/^[\x00-\x7f]*$/.test(word) ? word : `\u2068${word}\u2069`);
const count = n => n.toLocaleString("en-US");

/** A step in words, the same words as `frames.caption`. */
function caption(run, t, step) {
  if (!step) return `The end, after ${count(t)} steps.`;
  const center = isolated(run.words[step.center]),
    context = isolated(run.words[step.context]);
  const head = `Step ${count(t)}: ${center} meets ${context}`;
  if (run.broken === t) return `${head}, and the numbers are no longer finite.`;
  const said = [
    [1, "Pulled toward"],
    [0, "Pushed away from"],
  ].map(([label, verb]) => {
    const list = strongest(
      run,
      step.acts.filter(act => act.label === label),
    );
    return list ? `${verb} ${list}.` : label ? "" : "Nothing pushes.";
  });
  if (step.skipped) said.push(`${step.skipped} skipped: the negative was ${context} itself.`);
  return `${head}. ${said.filter(part => part).join(" ")}`;
}

function strongest(run, acts) {
  const times = new Map();
  for (const { row } of acts) times.set(row, (times.get(row) ?? 0) + 1);
  const ranked = acts
    .filter((act, i) => acts.findIndex(({ row }) => row === act.row) === i)
    .sort((a, b) => b.weight - a.weight || a.row - b.row);
  const often = n => (n === 1 ? "" : n === 2 ? " (twice)" : ` (${n} times)`);
  const said = ranked
    .slice(0, 3)
    .map(
      ({ row, weight }) =>
        `${run.tree ? `node ${row}` : isolated(run.words[row])}${often(times.get(row))}, weight ${short(weight)}`,
    );
  return said.concat(ranked.length > 3 ? [`and ${ranked.length - 3} more`] : []).join("; ");
}
