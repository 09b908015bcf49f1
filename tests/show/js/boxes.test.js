// @ts-check
// What may not lie on each other: levels' names, and the question about a guess on names and marks.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { factsOf } from "../../../sgns_edu/show/widgets/js/facts.js";
import { meet, wide } from "../../../sgns_edu/show/widgets/js/names.js";
import { coveredBy } from "../../../sgns_edu/show/widgets/js/one-step.js";
import { Replay } from "../../../sgns_edu/show/widgets/js/replay.js";
import { told } from "../../../sgns_edu/show/widgets/js/told.js";
import { shortText, signedText } from "../../../sgns_edu/show/widgets/js/words.js";

const numbers = JSON.parse(readFileSync(new URL("numbers.json", import.meta.url), "utf8"));

test("the names of levels do not cover each other", () => {
  const { data } = numbers.scenes.find(({ data }) => data.kind === "negatives" && data.d === 2);
  const run = new Replay(data);
  for (let t = 0; t < run.steps; t++) {
    const scene = told(factsOf(run, t), { w: 300, h: 220, em: 16 }, 3);
    const boxes = [...scene]
      .filter(([key]) => key[0] === "l")
      .map(([, { x, y, s, text }]) => ({ x, y, w: wide(text, s) / 2, h: 0.6 * s }));
    for (const [i, box] of boxes.entries())
      assert.ok(!boxes.slice(i + 1).some(other => meet(box, other)), `step ${t}`);
  }
});

test("a name is as wide as its text, a mark as its radius", () => {
  /** @type {any} */
  const scene = new Map([
    ["tv", { type: "text", layer: "text", x: 60, y: 10, s: 16, text: "Constantinople" }],
    ["vm", { type: "mark", layer: "mark", x: 20, y: 40, r: 9 }],
    ["v", { type: "line", layer: "line", x1: 0, y1: 0, x2: 99, y2: 99 }],
  ]);
  assert.equal(coveredBy({ x: 115, y: 10, w: 10, h: 5 }, scene), 1);
  assert.equal(coveredBy({ x: 20, y: 25, w: 90, h: 10 }, scene), 2);
  assert.equal(coveredBy({ x: 20, y: 55, w: 9, h: 5 }, scene), 0);
});

test("huge numbers have three digits", () => {
  assert.equal(shortText(4.936e46), "4.94e46");
  assert.equal(signedText(-1_125_000), "−1.13e6");
  assert.equal(signedText(99_999.5), "+99999.50");
});
