// @ts-check
// The scenes and the words of the player against those of its Python twin (numbers.json).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Course, realAbove } from "../../../sgns_edu/show/widgets/js/course.js";
import { factsOf, isTold } from "../../../sgns_edu/show/widgets/js/facts.js";
import { Film } from "../../../sgns_edu/show/widgets/js/film.js";
import { Replay } from "../../../sgns_edu/show/widgets/js/replay.js";
import { plain, short, story } from "../../../sgns_edu/show/widgets/js/story.js";
import { beatsOf, isStill, lastPhase, told } from "../../../sgns_edu/show/widgets/js/told.js";

const numbers = JSON.parse(readFileSync(new URL("numbers.json", import.meta.url), "utf8"));
const MOST_APART = 1e-6; // pixels

/** The same fields with the same values; numbers to a millionth of a pixel, fields that are false left out. */
function assertSame(actual, expected, where) {
  if (typeof expected === "number") {
    const most = Math.max(MOST_APART, 1e-8 * Math.abs(expected)); // stored with nine digits
    assert.ok(Math.abs(actual - expected) <= most, `${where}: ${actual}, expected ${expected}`);
  } else if (Array.isArray(expected)) {
    assert.equal(actual.length, expected.length, where);
    expected.forEach((value, i) => assertSame(actual[i], value, `${where} ${i}`));
  } else if (expected && typeof expected === "object") {
    const present = fields =>
      Object.keys(fields).filter(name => fields[name] || fields[name] === 0);
    assert.deepEqual(present(actual).sort(), present(expected).sort(), where);
    for (const name of present(expected))
      assertSame(actual[name], expected[name], `${where} ${name}`);
  } else assert.equal(actual, expected, where);
}

function assertScene(scene, places, items, where) {
  const expected = places.map(i => items[i]);
  assert.deepEqual([...scene.keys()], expected.map(([key]) => key), where); // prettier-ignore
  for (const [key, item] of expected) assertSame(scene.get(key), item, `${where}, ${key}`);
}

/** The items with their looks and numbers put together again. */
function unpack(items) {
  return items.map(([key, look, ...values]) => {
    const [names, rest] = numbers.looks[look];
    return [key, Object.assign({}, rest, ...names.map((name, i) => ({ [name]: values[i] })))];
  });
}

for (const { data, size, steps, moments, items: packed } of numbers.scenes) {
  const items = unpack(packed);
  /** @type {any} */
  const run = data.film ? new Film(data) : new Replay(data);
  const kind = `${data.film ? "film" : data.kind} in ${data.d} dimensions`;

  for (const { t, still, stories, scenes } of steps) {
    test(`${kind}, step ${t}: all phases are drawn and told as in Python`, () => {
      const facts = factsOf(run, t);
      assert.equal(isStill(facts), still);
      assert.equal(lastPhase(facts), stories.length - 1);
      stories.forEach((words, phase) => assert.equal(plain(story(facts, phase, still, 1)), words));
      for (const [phase, beat, guess, places] of scenes) {
        const scene = told(facts, size, phase, beat, guess);
        assertScene(scene, places, items, `phase ${phase}, beat ${beat}`);
      }
      stories.forEach((_, phase) =>
        assert.deepEqual(
          told(facts, size, phase),
          told(facts, size, phase, beatsOf(facts, phase).length - 1),
        ),
      );
    });
  }

  test(`${kind}: the run at rest is drawn and told as in Python`, () => {
    const course = new Course(run);
    for (const moment of moments) {
      const { t, note } = moment;
      const facts =
        !note && isTold(run, t) ? factsOf(run, t, run.film ? null : run.plane.axes) : null;
      const show = { in: true, out: true, spokes: true };
      const view = { facts, note, follow: new Set(moment.follow), show };
      const scene = course.scene(t, size, view);
      const { names, placed } = course.names(scene, size, view, new Map());
      for (const { key, text, s, c, bold, italic } of names) {
        const place = placed.get(key);
        const item = { type: "text", layer: "text", c, o: 1, s, text, bold, italic };
        if (place) scene.set(key, /** @type {any} */ ({ ...item, x: place.x, y: place.y }));
      }
      assertScene(scene, moment.scene, items, `step ${t}`);
      if (facts) assert.equal(plain(short(facts)), moment.short);
      if (!moment.chances) continue;
      const answers = course.answers(t);
      assert.deepEqual(answers.map(one => one.real), moment.real); // prettier-ignore
      assertSame(answers.map(one => one.chance), moment.chances, "chances"); // prettier-ignore
      assertSame(realAbove(answers), moment.above, "real above stranger");
    }
  });
}
