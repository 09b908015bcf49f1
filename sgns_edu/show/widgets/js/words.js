// @ts-check
// What exhibits say, in the same words as their Python.

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

const HUGE = 1e6; // from here on a number has three digits and a power of ten

/** A number with n decimals, a real minus, and never minus zero. */
export function digits(x, n = 2) {
  if (Math.abs(x) >= HUGE) return x.toExponential(2).replace("-", "−").replace("e+", "e");
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
    parts.push(parts.length ? ", " : "", `${signedText(sums.get(cause), 3)} `, ...words);
  }
  const subject = table === "out" ? "The score of " : "The product of the centers ";
  const way = ` went from ${shortText(start, 3)} to ${shortText(end, 3)}: `;
  if (!parts.length) parts.push("nothing touched it");
  return [subject, one, " and ", other, way, ...parts, "."].filter(Boolean);
}

/** n decimals without the zero before the point; a true minus. */
export function shortText(x, n = 2) {
  return Math.abs(x) < 0.5 / 10 ** n ? "0" : digits(x, n).replace(/^(−?)0\./, "$1.");
}

/** The same with its sign. */
export function signedText(x, n = 2) {
  const text = shortText(x, n);
  return text === "0" || x < 0 ? text : `+${text}`;
}

/** From one chance to another, in as many digits as tell them apart. */
export function changeText(from, to) {
  const digits = shortText(from) === shortText(to) ? 3 : 2;
  const text = x => x.toFixed(digits).replace(/^0\./, ".");
  return `${text(from)} → ${text(to)}`;
}

/** A rate as it was given: ".2", ".025". */
export const rateText = rate => String(+rate.toPrecision(3)).replace(/^0\./, ".");

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
