// @ts-check
// Sliders over the places of a model's `state`; `sliders.py` is the other side.

import { slider } from "./dom.js";

/**
 * Move one slider, for the kernel as well.
 * @param {import("./exhibit.js").Model} model
 */
export function moveSlider(model, i, at) {
  const state = model.get("state").map((old, j) => (j === i ? at : old));
  model.set("state", state);
  model.save_changes();
}

/**
 * The i-th slider of an exhibit; its value has room for the longest one.
 * @param {import("./exhibit.js").Model} model
 * @param {{ name: string, values: (string | number | boolean)[] }} of
 */
export function stateSlider(model, { name, values }, i) {
  const node = slider(name, values, model.get("state")[i], at => moveSlider(model, i, at));
  const longest = Math.max(...values.map(value => `${value}`.length));
  node.querySelector("output").style.minWidth = `${Math.max(2.5, 0.58 * longest)}em`;
  return node;
}
