// @ts-check
// What exhibits say, in the same words as their Python.

import { shortText } from "./told.js";

const CAUSES = {
  pair: "as a pair",
  negative: "as a negative",
  center: "{a} moved for others",
  context: "{b} moved for others",
  pull: "by pulls",
  push: "by pushes",
};

/** A whole number with its thousands apart. */
export const count = n => n.toLocaleString("en-US");

/** A number with n decimals, a real minus, and never minus zero. */
export function digits(x, n = 2) {
  const rounded = Math.abs(x) < 0.5 * 10 ** -n ? 0 : x;
  return rounded.toFixed(n).replace("-", "−");
}


/** A word of any script, kept from turning the sentence around it. */
export function isolated(word) {
  return /^[\x00-\x7f]*$/.test(word) ? word : `\u2068${word}\u2069`;
}

export function ledgerStory(run, a, b, { start, end, entries }, table) {
  const mark = row => isolated(run.words[row]);
  const one = { mark: /** @type {const} */ ("center"), word: mark(a) };
  const other = { mark: table === "out" ? /** @type {const} */ ("yes") : one.mark, word: mark(b) };
  const names = { "{a}": one, "{b}": other };
  const sums = new Map();
  for (const { cause, change } of entries) sums.set(cause, (sums.get(cause) ?? 0) + change);
  const parts = [];
  for (const [cause, text] of Object.entries(CAUSES)) {
    if (!sums.has(cause)) continue;
    const words = text.split(/(\{[ab]\})/).map(part => names[part] ?? part);
    parts.push(parts.length ? ", " : "", `${signedThree(sums.get(cause))} `, ...words);
  }
  const subject = table === "out" ? "The score of " : "The product of the centers ";
  const way = ` went from ${threeDigits(start)} to ${threeDigits(end)}: `;
  if (!parts.length) parts.push("nothing touched it");
  return [subject, one, " and ", other, way, ...parts, "."].filter(Boolean);
}

/** A number in three decimals without the zero before the point. */
function threeDigits(x) {
  return Math.abs(x) < 0.0005 ? "0" : digits(x, 3).replace(/^(−?)0\./, "$1.");
}

/** The same with its sign. */
export function signedThree(x) {
  return x < 0.0005 ? threeDigits(x) : `+${threeDigits(x)}`;
}

/** A rate as it was given: ".2". */
export const rateText = rate => String(rate).replace(/^0\./, ".");

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
  const place = sum.map(shortText).join(", ");
  const end = `.${nothing} The sum is (${place}), ${shortText(Math.hypot(...sum))} long.`;
  return [...parts.filter(Boolean), end];
}

function scoresAfter({ acts }) {
  const parts = acts.flatMap((act, i) => {
    const change = ` ${signedThree(act.score)} → ${signedThree(act.score2)}`;
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

/**
 * The contexts of a center; as `Window.caption`, which adds the pairs so far.
 * @returns {import("./story.js").Part[]}
 */
export function windowStory({ words, windows, pairs }, width, center) {
  const contexts = pairs[width].filter(([c]) => c === center).map(([, at]) => words[at]);
  const list = contexts.flatMap((context, i) => [
    i ? ", " : "",
    { mark: /** @type {const} */ ("yes"), word: isolated(context) },
  ]);
  const has = contexts.length ? `the context${contexts.length > 1 ? "s" : ""} ` : "no context";
  return [
    `Window ${windows[width]}: `,
    { mark: "center", word: isolated(words[center]) },
    ` has ${has}`,
    ...list.filter(Boolean),
    ".",
  ];
}

/** "5 of 10 pairs" */
export function pairsSoFar({ pairs }, width, center) {
  const all = pairs[width];
  return `${all.filter(([c]) => c <= center).length} of ${all.length} pairs`;
}
