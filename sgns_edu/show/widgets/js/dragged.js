// @ts-check
// One step of vectors that the reader has placed: its facts, and its scene in layers.

import { explain, sigmoid } from "./arithmetic.js";
import { placeNames } from "./names.js";
import { Telling } from "./told.js";
import { isolated, rateText, shortText, signedText } from "./words.js";

/** @typedef {{ scores: boolean, chances: boolean, forces: boolean, after: boolean }} Layers which are shown */

const HANDLE = 18; // the radius of the ring around a mark that can be dragged
const SEEN = 14; // pixels that a force must be long to get a label

/**
 * The facts of a step, as `factsOf` gives those of a run.
 * @param {{ names: string[], labels: number[] }} data
 * @param {number[][]} points v, and the u of each question
 * @param {number} rate
 * @returns {any} Facts, with J
 */
export function factsOfPoints({ names, labels }, points, rate) {
  const step = explain(points, labels, rate);
  const moved = (from, by) => from.map((x, j) => x + rate * by[j]);
  const acts = step.us.map((u, i) => ({
    row: i + 1,
    label: labels[i],
    times: 1,
    name: names[i + 1],
    shown: true,
    named: true,
    u,
    u2: moved(u, step.onRows[i]),
    coordinates: u,
    score: step.scores[i],
    score2: step.after[i],
    shift: 0,
    prob: step.probs[i],
    prob2: sigmoid(step.after[i]),
    gap: Math.abs(step.errors[i]),
    force: step.onCenter[i],
    back: step.onRows[i],
  }));
  return {
    t: 0,
    center: 0,
    name: names[0],
    context: names[1],
    steps: 1,
    d: 2,
    kind: "negative sampling",
    rate,
    skipped: 0,
    v: step.v,
    v2: moved(step.v, step.total),
    coordinates: step.v,
    length: Math.hypot(...step.v),
    acts,
    sum: step.total,
    exact: true,
    field: true,
    share: 1,
    others: [],
    J: step.J,
  };
}

/** A step at rest, on a camera of its own, with the layers that the reader has chosen. */
export class Layered extends Telling {
  /**
   * @param {any} facts
   * @param {import("./told.js").Size} size
   * @param {Layers} layers
   * @param {import("./told.js").Camera} camera
   * @param {Map<string, number>} [before] where each name was, so that it stays there
   */
  constructor(facts, size, layers, camera, before) {
    super(facts, size, 1, 0);
    this.camera = camera;
    this.layers = layers;
    this.before = before;
    this.rings();
    if (layers.scores) this.line();
    if (layers.chances) this.wash(1);
    if (layers.scores || layers.chances) this.drop(layers.scores ? 1 : 0.55);
    this.vectors();
    if (layers.forces) this.forces(3);
    if (layers.after) this.after();
    this.label();
  }

  /** Where each vector goes: the center by its part of the sum, the rows along v. */
  after() {
    const { v, v2, acts } = this.facts;
    const ghost = { o: 0.6, dash: [3, 6] };
    this.between("ghostv", "line", "path", "center", [0, 0], v2, 2, ghost);
    this.between("rate", "line", "arrow", "sum", v, v2, 10);
    this.place("v2", v2, { r: 9, w: 2 }, { shape: "circle", hollow: true, c: "center" });
    for (const act of acts) {
      const c = act.label ? "pull" : "push";
      const key = `${act.row}·${act.label}`;
      this.between(`ghostu${key}`, "line", "path", c, [0, 0], act.u2, 2, ghost);
      this.between(`B${key}`, "line", "arrow", c, act.u, act.u2, 5, { o: 0.6 });
      const shape = act.label ? "square" : "cross";
      this.place(`u2${key}`, act.u2, { r: 6, w: 2 }, { shape, hollow: true, c });
    }
  }

  place(key, point, numbers, { c, ...looks }) {
    const [x, y] = this.at(point);
    this.put(key, "mark", "mark", c, { x, y, ...numbers }, looks);
  }

  nameOfCenter() {
    return { ...super.nameOfCenter(), r: HANDLE };
  }

  nameOf(act) {
    return { ...super.nameOf(act), r: HANDLE };
  }

  /** How hard each row acts, where its force is long enough to be seen. */
  forceNames() {
    const { acts, sum } = this.facts;
    const by = [...acts.map(act => act.force), sum];
    const short = super.forceNames().map((name, i) => {
      if (i === acts.length) return name;
      return { ...name, text: shortText(acts[i].gap) };
    });
    return short.filter((_, i) => Math.hypot(...by[i]) * this.camera.unit > SEEN);
  }

  /** The words first; then numbers, where there is room for them. */
  label() {
    const words = [this.nameOfCenter(), ...this.shown.map(act => this.nameOf(act))];
    const numbers = [];
    if (this.layers.forces) numbers.push(...this.forceNames());
    if (this.layers.scores) numbers.push(...this.scores(this.shown));
    const how = { distances: [0.25, 1, 2], shifts: [0, -0.7, 0.7], before: this.before };
    const marks = this.marks();
    const found = placeNames(words, this.lines(), marks, this.size, how);
    const taken = [...marks, ...found.values()];
    const more = placeNames(numbers, this.lines(), taken, this.size, { ...how, worst: 50 });
    this.spots = new Map([...found, ...more]);
    this.write([...words, ...numbers], this.spots);
  }
}

/** @returns {import("./story.js").Part} */
const word = act => ({ mark: act.label ? "yes" : "no", word: isolated(act.name) });

/**
 * What an explorer says of the vectors that the reader has placed; as `Forces.caption`.
 * @param {any} facts
 * @param {"forces" | "step"} mode
 * @returns {{ title: string, parts: import("./story.js").Part[] }}
 */
export function forcesStory(facts, mode) {
  if (mode === "step") return { title: `Rate ${rateText(facts.rate)}`, parts: scoresAfter(facts) };
  return { title: `J = ${shortText(facts.J)}`, parts: sumOfForces(facts) };
}

function sumOfForces({ acts, sum }) {
  const parts = acts.flatMap((act, i) => {
    const verb = act.label ? "pulls" : "pushes";
    return [i ? ", " : "", word(act), ` ${verb} ${shortText(act.gap)}`];
  });
  const nothing = acts.length > 1 ? "" : " Nothing pushes.";
  const place = sum.map(x => shortText(x)).join(", ");
  const end = `.${nothing} The sum is (${place}), ${shortText(Math.hypot(...sum))} long.`;
  return [...parts.filter(Boolean), end];
}

function scoresAfter({ acts }) {
  const parts = acts.flatMap((act, i) => {
    const change = ` ${signedText(act.score, 3)} → ${signedText(act.score2, 3)}`;
    return [i ? ", " : "", word(act), change];
  });
  const rose = acts.map(act => act.score2 > act.score);
  let verdict = "The true score rose and the others fell.";
  if (!rose[0]) verdict = "The true score did not rise.";
  else if (acts.length === 1) verdict = "The true score rose.";
  else if (rose.some((up, i) => up !== (acts[i].label === 1)))
    verdict = "A wrong score did not fall.";
  return [...parts.filter(Boolean), `. ${verdict}`];
}
