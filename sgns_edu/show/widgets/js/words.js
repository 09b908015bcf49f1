// @ts-check
// What exhibits say, in the same words as their Python.

const CAUSES = {
  pair: "as a pair",
  negative: "as a negative",
  center: "{a} moved for others",
  context: "{b} moved for others",
  pull: "pulls",
  push: "pushes",
};

/** A whole number with its thousands apart. */
export const count = n => n.toLocaleString("en-US");

/** A number with n decimals, a real minus, and never minus zero. */
export function digits(x, n = 2) {
  const rounded = Math.abs(x) < 0.5 * 10 ** -n ? 0 : x;
  return rounded.toFixed(n).replace("-", "−");
}

/** A change in three decimals with its sign. */
export const signed = x => `${x < -0.0005 ? "−" : "+"}${Math.abs(x).toFixed(3)}`;

const unsigned = x => signed(x).replace("+", "");

/** A word of any script, kept from turning the sentence around it. */
export function isolated(word) {
  return /^[\x00-\x7f]*$/.test(word) ? word : `\u2068${word}\u2069`;
}

/** The way of a score, summed by cause; as `Ledger.story`. */
export function ledgerStory(run, a, b, { start, end, entries }, table) {
  const names = { "{a}": isolated(run.words[a]), "{b}": isolated(run.words[b]) };
  const sums = new Map();
  for (const { cause, change } of entries) sums.set(cause, (sums.get(cause) ?? 0) + change);
  const parts = [];
  for (const [cause, text] of Object.entries(CAUSES)) {
    if (!sums.has(cause)) continue;
    const words = text.replace(/\{[ab]\}/, place => names[place]);
    parts.push(`${signed(sums.get(cause))} ${words}`);
  }
  const subject = table === "out" ? "The score of" : "The product of the centers";
  const way = `went from ${unsigned(start)} to ${unsigned(end)}`;
  const why = parts.join(", ") || "nothing touched it";
  return `${subject} ${names["{a}"]} and ${names["{b}"]} ${way}: ${why}.`;
}

/** The forces on a center, or what a step makes of the scores; as `Forces.caption`. */
export function forcesCaption({ names, labels, mode }, lr, step) {
  return mode === "forces"
    ? sumOfForces(names, labels, step)
    : scoresAfter(names, labels, lr, step);
}

function sumOfForces(names, labels, step) {
  const weights = label => {
    const rows = step.us.map((_, i) => i).filter(i => labels[i] === label);
    return rows.map(i => `${names[i + 1]} ${Math.abs(step.errors[i]).toFixed(2)}`).join(", ");
  };
  const pushes = weights(0);
  const pushed = pushes ? `pushed with ${pushes}` : "nothing pushes";
  const sum = `(${step.total.map(x => digits(x)).join(", ")})`;
  const length = digits(Math.hypot(...step.total));
  const J = digits(step.J, 3);
  return `Pulled with weight ${weights(1)}, ${pushed}. The sum is ${sum}, ${length} long; J is ${J}.`;
}

function scoresAfter(names, labels, lr, step) {
  const moves = step.scores.map(
    (score, i) => `${names[i + 1]} ${digits(score, 3)} → ${digits(step.after[i], 3)}`,
  );
  const rose = step.scores.map((score, i) => step.after[i] > score);
  let verdict = "The true score rose and the others fell.";
  if (!rose[0]) verdict = "The true score did not rise.";
  else if (rose.some((up, i) => up !== (labels[i] === 1))) verdict = "A wrong score did not fall.";
  return `With rate ${lr}: ${moves.join(", ")}. ${verdict}`;
}

/** The contexts of a center, and the pairs so far; as `Window.caption`. */
export function windowCaption({ words, windows, pairs }, width, center) {
  const soFar = pairs[width].filter(([c]) => c <= center);
  const now = soFar.filter(([c]) => c === center).map(([, context]) => words[context]);
  const contexts = now.length ? `the contexts ${now.join(", ")}` : "no context";
  const head = `Window ${windows[width]}: the center ${words[center]} has ${contexts}.`;
  return `${head} ${soFar.length} of ${pairs[width].length} pairs so far.`;
}
