// @ts-check
// The questions of a step as rows: a word, the right answer, its score, its chance on a bar, its gap.

import { make, set } from "./dom.js";
import { changeText, shortText, signedText } from "./words.js";

/** @typedef {"word" | "answer" | "score" | "chance" | "after"} Detail how much of a row is told */

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {string} name
 * @property {number} label
 * @property {string} chip
 * @property {string} [note] of the answer: its coordinates, or how the score comes about
 * @property {number} [score]
 * @property {number} [score2]
 * @property {number} prob
 * @property {number} [prob2]
 * @property {number} gap
 * @property {string} [sign] what the chance is called: σ, or p where the rows compete
 */

export class Rows {
  constructor() {
    this.node = make("ol", { class: "sg-rows" });
    this.rest = make("p", { class: "sg-note" });
    this.lines = new Map();
  }

  /**
   * @param {Row[]} rows
   * @param {Detail} detail
   * @param {boolean} compact
   * @param {string} rest what is said of the rows that are not shown
   */
  show(rows, detail, compact, rest = "") {
    this.node.classList.toggle("sg-compact", compact);
    const keys = new Set(rows.map(row => row.key));
    for (const [key, line] of this.lines) {
      if (keys.has(key)) continue;
      line.node.remove();
      this.lines.delete(key);
    }
    rows.forEach((row, i) => {
      if (!this.lines.has(row.key)) this.lines.set(row.key, new Line(row));
      const line = this.lines.get(row.key);
      line.show(row, detail);
      if (this.node.children[i] !== line.node)
        this.node.insertBefore(line.node, this.node.children[i] ?? null);
    });
    this.rest.textContent = rest;
  }
}

class Line {
  constructor({ key, name, label, chip }) {
    const role = label ? "sg-yes" : "sg-no";
    this.chip = make("span", { class: `sg-chip ${role}` }, chip);
    this.score = make("span", { class: "sg-score" });
    this.gap = make("span", { class: `sg-gap ${role}` });
    this.sub = make("span", { class: "sg-sub" });
    this.fill = make("span", { class: "sg-fill" });
    this.was = make("span", { class: "sg-was" });
    this.knob = make("span", { class: "sg-knob" });
    this.sigma = make("span", { class: "sg-sigma" });
    this.rail = make("span", { class: "sg-rail" }, this.fill, this.was, this.knob, this.sigma);
    this.scale = make(
      "span",
      { class: `sg-scale ${role}` },
      make("span", { class: label ? "" : "sg-right sg-no" }, "no"),
      this.rail,
      make("span", { class: label ? "sg-right sg-yes" : "" }, "yes"),
    );
    const word = make("b", { class: `sg-w ${role}`, title: name }, name);
    this.node = make(
      "li",
      { class: "sg-row", "data-row": key },
      word,
      this.chip,
      this.score,
      this.gap,
      this.sub,
      this.scale,
    );
  }

  /**
   * @param {Row} row
   * @param {Detail} detail
   */
  show({ name, label, chip, note, score, score2, prob, prob2, gap, sign = "σ" }, detail) {
    const step = ["word", "answer", "score", "chance", "after"].indexOf(detail);
    const isAfter = detail === "after" && prob2 !== undefined;
    const now = isAfter ? prob2 : prob;
    const points = isAfter ? score2 : score;
    const left = isAfter ? Math.abs(label - now) : gap;
    this.chip.style.visibility = step ? "" : "hidden";
    this.score.textContent =
      step > 1 && Number.isFinite(points) ? `score ${signedText(points)}` : "";
    this.gap.textContent = step > 2 ? `gap ${shortText(left)}` : "";
    this.sub.hidden = step > 2;
    this.sub.textContent = note ?? "";
    this.scale.hidden = step < 3;
    const percent = x => `${(100 * x).toFixed(2)}%`;
    this.knob.style.left = this.sigma.style.left = percent(now);
    this.sigma.style.left = percent(Math.min(Math.max(now, 0.1), 0.9));
    set(this.fill, {
      style: label ? `left:${percent(now)};right:0` : `left:0;width:${percent(now)}`,
    });
    this.was.hidden = !isAfter;
    this.was.style.left = percent(prob);
    this.sigma.textContent = isAfter
      ? `${changeText(prob, now)} ${left <= gap ? "✓" : "✗"}`
      : `${sign} ${shortText(now)}`;
    const told = [
      name,
      step && `right answer ${chip}`,
      step > 1 && Number.isFinite(points) && `score ${signedText(points)}`,
    ];
    if (step > 2) told.push(`chance ${shortText(now)}`, `gap ${shortText(left)}`);
    set(this.node, { "aria-label": told.filter(Boolean).join(", ") });
  }
}

/** The row of an act of a step. */
export function rowOf(facts, act, detail) {
  const plain = facts.kind === "tree" ? `turn ${act.label}` : act.label ? "yes" : "no";
  const chip = act.times > 1 ? `${plain} ×${act.times}` : plain;
  return {
    key: `${act.row}·${act.label}`,
    chip,
    note: noteOf(facts, act, detail),
    sign: facts.kind === "softmax" || facts.kind === "choice" ? "p" : "σ",
    ...act,
    score: act.score - (act.shift || 0),
    score2: act.score2 - (act.shift || 0),
  };
}

function noteOf(facts, { coordinates, score, shift }, detail) {
  if (facts.kind === "film" || !coordinates) return "";
  const v = facts.coordinates;
  if (detail !== "score")
    return facts.d === 2 ? `u = (${coordinates.map(x => shortText(x)).join(", ")})` : "";
  const less = shift ? ` less ${shortText(shift)}` : "";
  if (facts.d !== 2) return `v · u = ${signedText(score)}${less}`;
  return `${shortText(v[0])} · ${shortText(coordinates[0])} + ${shortText(v[1])} · ${shortText(coordinates[1])} = ${signedText(score)}${less}`;
}
