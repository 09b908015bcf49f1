// @ts-check
// Sentences on a page: text, and words with their marks.

import { make } from "./dom.js";

/**
 * @param {HTMLElement} node
 * @param {import("./story.js").Part[]} parts
 */
export function fillWords(node, parts) {
  const nodes = parts.map(part =>
    typeof part === "string" ? part : make("b", { class: `sg-w sg-${part.mark}` }, part.word),
  );
  node.replaceChildren(...nodes);
}

const MARKS = /** @type {const} */ ({ "●": "center", "■": "yes", "✕": "no" });

/**
 * A text of a note: ●word, ■word and ✕word become words with their marks.
 * @param {string} text
 * @param {string[]} words which may have spaces; the longest one is taken
 * @returns {import("./story.js").Part[]}
 */
export function marked(text, words) {
  const parts = text.split(/(?=[●■✕])/).flatMap(part => {
    const word = part[0] in MARKS ? wordAtStart(part.slice(1), words) : "";
    return word ? [{ mark: MARKS[part[0]], word }, part.slice(1 + word.length)] : [part];
  });
  return parts.filter(part => part !== "");
}

function wordAtStart(text, words) {
  const isWhole = word => !/^[\p{L}\p{N}]/u.test(text.slice(word.length));
  const known = words.filter(word => text.startsWith(word) && isWhole(word));
  if (!known.length) return text.match(/^[^\s,.;:!?]*/)[0];
  return known.reduce((one, word) => (word.length > one.length ? word : one));
}

/** The words in a field: between commas, else the whole text if it is a word, else its parts. */
export function wordsIn(text, words) {
  const whole = text.trim();
  if (words.includes(whole)) return [whole];
  const parts = whole.split(whole.includes(",") ? "," : /\s+/);
  return parts.map(part => part.trim()).filter(part => part);
}
