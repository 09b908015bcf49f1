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

/** A text of a note: ●word, ■word and ✕word become words with their marks. */
export function marked(text) {
  const marks = { "●": "center", "■": "yes", "✕": "no" };
  return text.split(/([●■✕][^\s,.;:!?]+)/).map(part => {
    const mark = part.length > 1 ? marks[part[0]] : undefined;
    return mark ? { mark, word: part.slice(1) } : part;
  });
}
