// @ts-check
// The sentence of a step: its window framed, the center and the context as pills.

import { make } from "./dom.js";
import { wide } from "./names.js";

/**
 * Where a pair stands in the text; null if nowhere.
 * @param {number[][]} sentences rows of words
 * @param {number} window
 */
export function findPair(sentences, window, center, context) {
  for (const sentence of sentences) {
    for (let i = 0; i < sentence.length; i++) {
      if (sentence[i] !== center) continue;
      for (let far = 1; far <= window; far++) {
        for (const j of [i - far, i + far]) if (sentence[j] === context) return { sentence, i, j };
      }
    }
  }
  return null;
}

export const pill = (role, word) =>
  make("span", { class: `sg-w sg-pill sg-${role}`, title: word }, word);

/** The words of a sentence, from one of them to another. */
export function tokens(words, { sentence, i, j }, window, from = 0, to = sentence.length) {
  const first = Math.max(i - window, 0);
  const last = Math.min(i + window, sentence.length - 1);
  const inside = make("span", { class: "sg-window" });
  const line = make("span", { class: "sg-sentence" });
  if (from > 0) line.append("… ");
  for (let at = from; at < to; at++) {
    const word = words[sentence[at]];
    const role = at === i ? "center" : at === j ? "yes" : null;
    const node = role ? pill(role, word) : make("span", { class: "sg-token", title: word }, word);
    if (at < first || at > last) line.append(node);
    else {
      if (at === first) line.append(inside);
      inside.append(node);
    }
  }
  if (to < sentence.length) line.append(" …");
  return line;
}

export class Strip {
  constructor(run, data) {
    this.run = run;
    this.sentences = data.sentences ?? [];
    this.window = data.window ?? 2;
    this.text = make("div", { class: "sg-text" });
    this.drawn = make("div", { class: "sg-drawn" });
    this.node = make("div", { class: "sg-strip" }, this.text, this.drawn);
  }

  /** @param {import("./facts.js").Facts} facts */
  show(facts, phase) {
    this.showDrawn(facts, phase); // first: the sentence has the room that is left
    const context = this.run.words.indexOf(facts.context);
    const found = findPair(this.sentences, this.window, facts.center, context);
    const pair = [pill("center", facts.name), pill("yes", facts.context)];
    this.text.replaceChildren(
      found ? this.shortened(found) : make("span", { class: "sg-sentence" }, ...pair),
    );
  }

  showDrawn({ kind, acts }, phase) {
    const no = kind === "tree" || kind === "softmax" ? [] : acts.filter(act => !act.label);
    if (!no.length || phase === 0) {
      this.drawn.replaceChildren();
      return;
    }
    const pills = no
      .slice(0, 3)
      .map(act => pill("no", act.times > 1 ? `${act.name} × ${act.times}` : act.name));
    const rest = no.length > 3 ? [make("span", { class: "sg-note" }, `+ ${no.length - 3}`)] : [];
    this.drawn.replaceChildren(
      make("span", { class: "sg-note" }, "drawn at random"),
      ...pills,
      ...rest,
    );
  }

  /** The sentence with so many words at its ends that it fits. */
  shortened(found) {
    const { sentence, i } = found;
    let from = 0;
    let to = sentence.length;
    const size = parseFloat(getComputedStyle(this.text).fontSize) || 16;
    const room = (this.text.clientWidth || 500) - 4 * size; // marks, frame and dots take some
    const width = () =>
      sentence
        .slice(from, to)
        .reduce((sum, row) => sum + wide(this.run.words[row], size) + 0.65 * size, 0);
    while (width() > room) {
      const left = i - this.window - 1 - from;
      const right = to - (i + this.window + 2);
      if (left <= 0 && right <= 0) break;
      if (left >= right) from++;
      else to--;
    }
    return tokens(this.run.words, found, this.window, from, to);
  }
}
