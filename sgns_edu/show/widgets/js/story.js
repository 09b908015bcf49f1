// @ts-check
// The story of one step, phase by phase. `show/story.py` makes the same sentences.

import { degreesBetween, rank } from "./facts.js";
import { changeText, count, digits, isolated, rateText, shortText } from "./words.js";

/** @typedef {import("./facts.js").Facts} Facts */
/** @typedef {import("./facts.js").Act} Act */
/** @typedef {string | { mark: "center" | "yes" | "no", word: string }} Part of a sentence: text, or a word with its mark */

export const TITLES = [
  "A pair from the text",
  "One yes, some no",
  "Score",
  "Chance",
  "Force",
  "Move",
  "Ask again",
];
const SIGNS = { center: "●", yes: "■", no: "✕" };
const MOST = 2; // words that a sentence lists

/** A story as plain text. */
export const plain = parts =>
  parts.map(part => (typeof part === "string" ? part : SIGNS[part.mark] + part.word)).join("");

/**
 * @param {Facts} facts
 * @returns {Part}
 */
const center = facts => ({ mark: "center", word: isolated(facts.name) });

/**
 * @param {Act} act
 * @returns {Part}
 */
const word = act => ({ mark: act.label ? "yes" : "no", word: isolated(act.name) });

/** The rows with this label, the largest gap first. */
function rowsOf(facts, label) {
  const rows = facts.acts.filter(act => act.label === label);
  return rows
    .map((act, i) => ({ act, i }))
    .sort((a, b) => rank(a.act) - rank(b.act) || a.i - b.i)
    .map(({ act }) => act);
}

/**
 * "✕lazy and ✕asleep", "✕lazy, ✕asleep and 3 more"
 * @param {Act[]} acts
 * @param {(act: Act) => Part[]} tell
 * @returns {Part[]}
 */
function list(acts, tell = act => [word(act)], most = MOST) {
  const parts = acts.slice(0, acts.length === most + 1 ? most + 1 : most).map(tell);
  const rest = acts.length - parts.length;
  if (rest > 0) parts.push([`${rest} more`]);
  return parts.flatMap((part, i) => {
    if (i === 0) return part;
    return [i === parts.length - 1 ? " and " : ", ", ...part];
  });
}

const place = numbers => `(${numbers.map(x => shortText(x)).join(", ")})`;

/**
 * What a phase tells.
 * @param {Facts} facts
 * @param {number} phase
 * @param {boolean} still whether the forces are too small to see
 * @param {number | null} guess an angle in radians, anticlockwise
 * @returns {Part[]}
 */
export function story(facts, phase, still = false, guess = null) {
  const tell = [pair, questions, scores, chances, forces, move, after][phase];
  const parts = tell(facts, still);
  if (phase === 4 && guess !== null && !still) {
    const off = degreesBetween(facts.sum, [Math.cos(guess), Math.sin(guess)]);
    parts.push(` Your guess: ${Math.round(off)}° off.`);
  }
  return parts;
}

/** How many rows answer, copies counted. */
const countRows = facts => facts.acts.reduce((sum, act) => sum + act.times, 0);

function pair(facts) {
  const yes = facts.acts.find(act => act.label);
  const context = { mark: /** @type {const} */ ("yes"), word: isolated(facts.context) };
  if (facts.kind === "tree")
    return [
      context,
      " is near ",
      center(facts),
      " in the text: a real pair. Words are the leaves of a tree. To find ",
      context,
      ", ",
      center(facts),
      " answers a question at each node on the way down.",
    ];
  const head = [
    context,
    " is near ",
    center(facts),
    " in the text: a real pair. Each word has two vectors, v as a center and u as a neighbor. ",
  ];
  if (!facts.coordinates || facts.d !== 2 || !yes)
    return [...head, "Here ", center(facts), " brings its v, and ", context, " its u."];
  return [
    ...head,
    "Here ",
    center(facts),
    ` brings its v, ${place(facts.coordinates)}, and `,
    context,
    " its u.",
  ];
}

function questions(facts) {
  const yes = rowsOf(facts, 1);
  const no = rowsOf(facts, 0);
  const context = { mark: /** @type {const} */ ("yes"), word: isolated(facts.context) };
  if (facts.kind === "softmax")
    return [
      "Softmax asks about every word at once: which of them is the neighbor of ",
      center(facts),
      "? The text says ",
      context,
      `. The other ${count(no.length)} words are wrong answers.`,
    ];
  if (facts.kind === "tree")
    return [
      "Each node on the way asks: left or right? Where the way turns right, the answer should be yes: ",
      ...(yes.length ? list(yes) : ["nowhere"]),
      ". Where it turns left, no: ",
      ...(no.length ? list(no) : ["nowhere"]),
      ".",
    ];
  if (facts.kind === "choice")
    return [
      `One choice among ${count(countRows(facts))} words: which of them is the neighbor of `,
      center(facts),
      "? The text says ",
      context,
      ". The others are wrong answers: ",
      ...(no.length ? list(no) : ["none this time"]),
      ".",
    ];
  const asked = ["Is ", context, " a real neighbor of ", center(facts), "? The text says yes. "];
  if (!no.length && facts.skipped)
    return [
      ...asked,
      "The word drawn at random was ",
      context,
      " itself, so nothing else is asked.",
    ];
  if (!no.length) return [...asked, "No word was drawn at random, so nothing else is asked."];
  const were = no.length > 1 || no[0].times > 1 ? "were" : "was";
  const often = no.length === 1 && no[0].times > 1 ? ` (${no[0].times} times)` : "";
  return [
    ...asked,
    ...list(no),
    `${often} ${were} drawn at random, so there the right answer is no.`,
  ];
}

function scores(facts, still) {
  if (facts.kind === "film")
    return [
      "The score of a question is the dot product of u and v. A film keeps no scores, only the chances that follow from them.",
    ];
  if (still) return ["Every u here is almost zero, so all scores are about 0."];
  const off = facts.kind === "choice" ? "Sampled softmax subtracts log q" : "NCE subtracts log kq";
  const shift = facts.acts.some(act => act.shift) ? ` ${off} from each score.` : "";
  return [
    "How far does each u reach along the line of ",
    center(facts),
    `? That distance times the length of v, ${digits(facts.length)}, is the dot product: the score. Beyond the origin it is negative.${shift}`,
  ];
}

function chances(facts, still) {
  const gap = "The colored part of the bar is the gap to the right answer";
  if (facts.kind === "softmax") {
    const n = count(facts.acts.length);
    return [
      `Softmax turns the scores of all ${n} words into chances that add up to 1. ${gap}: it moves the vectors.`,
    ];
  }
  if (facts.kind === "choice") {
    const cold =
      facts.temperature === 1 ? "" : `, divided by the temperature ${rateText(facts.temperature)},`;
    return [
      `Softmax turns these ${count(countRows(facts))} scores${cold} into chances that add up to 1. ${gap}: it moves the vectors.`,
    ];
  }
  if (still)
    return [`σ(0) is ½: the model has no opinion yet. ${gap}, and here every gap is about ½.`];
  const where = facts.field ? ": high in the green, low in the orange" : "";
  return [
    `The sigmoid σ turns a score into a chance of yes${where}. ${gap}: it moves the vectors.`,
  ];
}

function forces(facts, still) {
  if (still)
    return [
      "A copy of almost nothing is almost nothing: no force on ",
      center(facts),
      " yet, though the gaps are large.",
    ];
  const top = rowsOf(facts, 1)[0] ?? rowsOf(facts, 0)[0];
  const share = `${shortText(top.gap)} leaves ${Math.round(100 * top.gap)}\u00a0%`;
  const cold =
    (facts.temperature ?? 1) === 1
      ? ""
      : ` All are divided by the temperature, ${rateText(facts.temperature)}.`;
  return [
    `A copy of each u, times its gap, goes to the tip of v (${share}). A yes pulls; a no is turned around and pushes.${cold}`,
    ...lengths(facts),
  ];
}

/** Why of two arrows the longer may have the smaller gap, where there are such two. */
function lengths({ acts }) {
  const shown = acts.filter(act => act.shown);
  const long = ({ force }) => Math.hypot(...force);
  let most = 0;
  let pair = null;
  for (const one of shown) {
    for (const other of shown) {
      const more = long(one) - long(other);
      const isSurprising = one.gap <= other.gap - 0.01 && long(one) >= 1.1 * long(other);
      if (isSurprising && one.times === other.times && more > most)
        [most, pair] = [more, [one, other]];
    }
  }
  if (!pair) return [" A long u acts harder."];
  const [one, other] = pair.map(word);
  return [" ", one, " outdoes ", other, ": smaller gap, longer u."];
}

function move(facts, still) {
  const yes = rowsOf(facts, 1);
  const no = rowsOf(facts, 0);
  const others = [];
  if (yes.length)
    others.push(
      ...list(yes, undefined, 1),
      yes.length > 1 ? " are pulled along v" : " is pulled along v",
    );
  if (yes.length && no.length) others.push(", and ");
  if (no.length)
    others.push(...list(no), no.length > 1 ? " are pushed against it" : " is pushed against it");
  if (still)
    return [center(facts), " stays. But its v is not zero, so in the same step ", ...others, "."];
  const rate = rateText(facts.rate);
  const far = (facts.temperature ?? 1) === 1 ? `, each by ${rate} · gap · v` : "";
  const head = ` moves by ${rate} of the sum (the learning rate). In the same step `;
  return [center(facts), head, ...others, `${far}.`];
}

function after(facts) {
  const ranked = [...rowsOf(facts, 1), ...rowsOf(facts, 0)];
  const change = act => [word(act), ` ${changeText(act.prob, act.prob2)}`];
  const worse = ranked.filter(act => Math.abs(act.label - act.prob2) > act.gap + 1e-12);
  const changes = list(ranked, change, 3);
  if (!worse.length) return [...changes, `. Every answer is a little better. ${wayOfMost(facts)}`];
  return [
    ...changes,
    ". Not every answer got better: ",
    ...list(worse, undefined, 1),
    " got worse, because the others were stronger.",
  ];
}

/** Why circles and squares part, where most answers must be no. */
function wayOfMost(facts) {
  const no = countRows({ acts: rowsOf(facts, 0) });
  if (facts.kind === "negatives" && facts.field && 2 * no > countRows(facts))
    return "Most must be no, so ● v and ■ u are pushed apart.";
  return "Now the next pair.";
}

/** The step in one sentence, for the run. */
export function short(facts) {
  const weigh = act => [word(act), ` ${shortText(act.gap)}`];
  const yes = rowsOf(facts, 1);
  const no = rowsOf(facts, 0);
  const parts = [];
  if (yes.length) parts.push(" is pulled by ", ...list(yes, weigh));
  if (no.length) parts.push(yes.length ? " and pushed by " : " is pushed by ", ...list(no, weigh));
  return [center(facts), ...parts, "."];
}
