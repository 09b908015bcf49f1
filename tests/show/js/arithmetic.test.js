// @ts-check
// The page's arithmetic against numbers worked out by hand, and against the package's own (numbers.json).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  answer,
  emptyQuestions,
  explain,
  ledger,
  sigmoid,
  softplus,
  update,
} from "../../../sgns_edu/show/widgets/js/arithmetic.js";
import { factsOfPoints, forcesStory, Layered } from "../../../sgns_edu/show/widgets/js/dragged.js";
import { camerasOf } from "../../../sgns_edu/show/widgets/js/told.js";
import { decode, unpack } from "../../../sgns_edu/show/widgets/js/decode.js";
import { Film } from "../../../sgns_edu/show/widgets/js/film.js";
import { factsOf, isTold } from "../../../sgns_edu/show/widgets/js/facts.js";
import { Replay } from "../../../sgns_edu/show/widgets/js/replay.js";
import { plain, short } from "../../../sgns_edu/show/widgets/js/story.js";
import {
  ledgerStory,
  count,
  pairsSoFar,
  windowStory,
} from "../../../sgns_edu/show/widgets/js/words.js";

const numbers = JSON.parse(readFileSync(new URL("numbers.json", import.meta.url), "utf8"));
const runs = Object.entries(numbers.runs);
const replays = runs.filter(([, run]) => !run.data.film);

/** Every number of `actual` is within `most` of that of `expected`, relative where it is larger than 1. */
function assertClose(actual, expected, most = 1e-10) {
  const [some, wanted] = [actual, expected].map(values => [...values].flat());
  assert.equal(some.length, wanted.length);
  some.forEach((value, i) => {
    const off = Math.abs(value - wanted[i]) / Math.max(Math.abs(wanted[i]), 1);
    assert.ok(off <= most, `${value}, expected ${wanted[i]}`);
  });
}

/** Questions to the row 0 about the rows 1, 2, …: the first is the context. */
function questionsAbout(m, softmax = false) {
  const questions = emptyQuestions(m, softmax);
  questions.m = m;
  for (let i = 0; i < m; i++) questions.rows[i] = i + 1;
  questions.labels[0] = 1;
  return questions;
}

test("sigmoid and softplus, by hand", () => {
  assert.equal(sigmoid(0), 0.5);
  assertClose([sigmoid(Math.log(3)), sigmoid(-Math.log(3))], [0.75, 0.25], 1e-15);
  assert.deepEqual([sigmoid(-800), sigmoid(800)], [0, 1]);
  assertClose([softplus(0), softplus(Math.log(3))], [Math.LN2, Math.log(4)], 1e-15);
  assert.deepEqual([softplus(800), softplus(-800)], [800, 0]);
});

test("one step by hand: orthogonal vectors, half a chance each", () => {
  const step = explain([[1, 0], [0, 1], [0, -2]], [1, 0], 0.5); // prettier-ignore
  assert.deepEqual(step.scores, [0, 0]);
  assert.deepEqual(step.probs, [0.5, 0.5]);
  assert.deepEqual(step.onCenter, [[0, 0.5], [-0, 1]]); // prettier-ignore
  assert.deepEqual(step.onRows, [[0.5, 0], [-0.5, -0]]); // prettier-ignore
  assert.deepEqual(step.total, [0, 1.5]);
  assertClose([step.J], [-2 * Math.LN2], 1e-15);
  // v = (1, 0.75), u = (0.25, 1) and (−0.25, −2)
  assert.deepEqual(step.after, [1, -1.75]);
});

test("a row that is drawn twice is moved twice", () => {
  const W = Float64Array.of(1, 0, 0, 1);
  const questions = questionsAbout(2);
  questions.rows.set([1, 1]);
  questions.labels.set([0, 0]);
  update(W, 2, questions, 1);
  assert.deepEqual([...W], [1, -1, -1, 1]);
});

test("softmax by hand: equal scores share the chance, a score of ln 2 more has twice as much", () => {
  const equal = questionsAbout(4, true);
  assertClose([answer(new Float64Array(5), 1, equal)], [Math.log(4)], 1e-15);
  assertClose(equal.probs, [0.25, 0.25, 0.25, 0.25], 1e-15);
  const double = questionsAbout(2, true);
  assertClose([answer(Float64Array.of(1, Math.LN2 + 900, 900), 1, double)], [Math.log(1.5)], 1e-12);
  assertClose(double.probs, [2 / 3, 1 / 3], 1e-12);
});

test("a shift is subtracted from the score", () => {
  const questions = questionsAbout(2);
  questions.shift.set([Math.log(3), -Math.log(3)]);
  answer(new Float64Array(3), 1, questions);
  assertClose(questions.probs, [0.25, 0.75], 1e-15);
});

test("whole numbers come back from text", () => {
  const text = Buffer.from(Int16Array.of(1, -2, 300).buffer).toString("base64");
  assert.deepEqual([...decode(text, 2)], [1, -2, 300]);
  // −1, 0, 1, 6 as 0, 1, 2, 7 in three bits, the lowest first: 000 100 010 111
  const bits = Buffer.from([0b10001000, 0b1110]).toString("base64");
  assert.deepEqual([...unpack(bits, 3, 4)], [-1, 0, 1, 6]);
});

for (const [name, run] of replays) {
  test(`${name}: tables and losses are those of the package, forward and back`, () => {
    const replay = new Replay(run.data);
    const times = Object.keys(run.tables).map(Number);
    for (const t of [...times, ...times.reverse()]) assertClose(replay.seek(t), run.tables[t]);
    assertClose(replay.loss, run.loss);
  });

  test(`${name}: a step's forces are those of the package`, () => {
    const replay = new Replay(run.data);
    for (const [t, forces] of Object.entries(run.forces)) {
      const { acts } = factsOf(replay, +t, replay.plane.axes);
      const sums = acts.map(({ row, label, force }) => [row, label, ...force]);
      assertClose(sums.sort(byNumbers), forces.sort(byNumbers), 1e-8); // the plane has nine digits
    }
  });

  test(`${name}: the ledger adds up, step by step and cause by cause`, () => {
    const replay = new Replay(run.data);
    for (const { table, pair, steps, sums, start, end, story } of run.ledgers) {
      const [a, b] = pair;
      const book = ledger(replay, a, b, table);
      assertClose([book.start, book.end], [start, end]);
      assert.deepEqual([...new Set(book.entries.map(entry => entry.t))], steps);
      const total = { ...sums };
      for (const { cause, change } of book.entries) total[cause] -= change;
      assertClose(Object.values(total), Object.keys(sums).map(() => 0)); // prettier-ignore
      const change = book.entries.reduce((sum, entry) => sum + entry.change, 0);
      assertClose([change], [end - start]);
      assert.equal(plain(ledgerStory(replay, a, b, book, table)), story);
    }
  });
}

for (const [name, run] of runs) {
  test(`${name}: a step is told in the package's words`, () => {
    const page = run.data.film ? new Film(run.data) : new Replay(run.data);
    for (const [t, caption] of Object.entries(run.captions)) {
      if (!isTold(page, +t)) assert.match(caption, /^The end, after 80 steps/);
      else assert.equal(`Step ${count(+t)}: ${plain(short(factsOf(page, +t)))}`, caption);
    }
  });
}

test("a run goes on from the tables that travel with it", () => {
  const { data, tables } = numbers.runs.softmax;
  const replay = new Replay({ ...data, keys: [[50, tables[1]]] });
  assertClose(replay.seek(0), tables[0]);
  assertClose(replay.seek(50), tables[1]);
  const later = [...replay.seek(80)];
  assert.ok(later.some((value, i) => Math.abs(value - tables[80][i]) > 0.1));
  replay.seek(49);
  assertClose(replay.seek(80), later);
  assertClose(replay.tracks[50], replay.at(50));
});

test("the next step that names a word is found, forward and back, in both kinds of run", () => {
  const { data } = numbers.runs["negative sampling"];
  const replay = new Replay(data);
  const named = t => [...replay.tape.subarray(t * replay.width, (t + 1) * replay.width)];
  const steps = Array.from({ length: data.steps }, (_, t) => t).filter(t => named(t).includes(4));
  assert.ok(steps.length > 3);
  assert.equal(replay.touching([4], steps[0], 1), steps[1]);
  assert.equal(replay.touching([4], steps[1], -1), steps[0]);
  assert.equal(replay.touching([4], steps.at(-1), 1), null);
  const film = new Film(numbers.runs.foreign.data);
  assert.ok(film.touching([4], 0, 1) > 0);
  assert.equal(film.touching([4], 0, -1), null);
});

test("dragged vectors: numbers and words are those of the package", () => {
  for (const { data, points, lr, probs, on_center, on_rows, after, caption } of numbers.forces) {
    const step = explain(points, data.labels, lr);
    assertClose(step.probs, probs);
    assertClose(step.onCenter, on_center);
    assertClose(step.onRows, on_rows);
    const facts = factsOfPoints(data, points, lr);
    const dots = facts.acts.map(({ u2 }) => u2[0] * facts.v2[0] + u2[1] * facts.v2[1]);
    assertClose(dots, after);
    assertClose(facts.acts.map(({ score2 }) => score2), after); // prettier-ignore
    const told = forcesStory(facts, data.mode);
    assert.equal(`${told.title}. ${plain(told.parts)}`, caption);
  }
});

test("each layer of dragged vectors draws the step's own geometry", () => {
  const size = { w: 600, h: 440, em: 16 };
  const none = { scores: false, chances: false, forces: false, after: false };
  for (const { data, points, lr } of numbers.forces) {
    const facts = factsOfPoints(data, points, lr);
    const camera = camerasOf(facts, size).far;
    const draw = layers => new Layered(facts, size, { ...none, ...layers }, camera).scene;
    const at = ([x, y]) => [camera.x + x * camera.unit, camera.y - y * camera.unit];
    for (const key of draw({}).keys()) assert.doesNotMatch(key, /^(axis|wash|F|f|sum|rate|B)/);
    const [scores, forces, after] = [{ scores: true }, { forces: true }, { after: true }].map(draw);
    const sum = forces.get("sum");
    assertClose([sum.x2, sum.y2], at(facts.v.map((x, j) => x + facts.sum[j])));
    for (const { row, label, u, u2, gap, score } of facts.acts) {
      const arrow = forces.get(`F${row}·${label}`);
      const by = [arrow.x2 - arrow.x1, arrow.y1 - arrow.y2].map(x => x / camera.unit);
      assertClose(by, u.map(x => (label ? gap : -gap) * x)); // prettier-ignore
      const foot = scores.get(`f${row}·${label}`);
      const [x, y] = [foot.x - camera.x, camera.y - foot.y].map(z => z / camera.unit);
      assertClose([x * facts.v[0] + y * facts.v[1]], [score]);
      const moved = after.get(`B${row}·${label}`);
      assertClose([moved.x2, moved.y2], at(u2));
    }
    assert.ok(draw({ chances: true }).has("wash"));
  }
});

test("the window is told in the package's words", () => {
  const { data, captions } = numbers.window;
  for (const [width, center, caption] of captions) {
    const story = plain(windowStory(data, width, center));
    assert.equal(`${pairsSoFar(data, width, center)}. ${story}`, caption);
  }
});

function byNumbers(one, other) {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return one[i] - other[i];
  return 0;
}
