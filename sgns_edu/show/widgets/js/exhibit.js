// @ts-check
// What brings an exhibit to life: a kernel's model, or a stand-in for it where there is none.

import { make, set } from "./dom.js";

/**
 * The part of an anywidget model that exhibits use.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {(event: string, call: () => void) => void} on
 * @property {(event: string, call: () => void) => void} off
 * @property {() => void} save_changes
 */

/** @typedef {(args: { model: Model, el: HTMLElement }) => (() => void) | void} Render */

/**
 * A model over plain values.
 * @returns {Model}
 */
export function plainModel(values) {
  const listeners = {};
  return {
    get: name => values[name],
    set: (name, value) => {
      values[name] = value;
      (listeners[`change:${name}`] ?? []).forEach(call => call());
    },
    on: (event, call) => {
      (listeners[event] ??= []).push(call);
    },
    off: () => {},
    save_changes: () => {},
  };
}

/**
 * Bring the first still figure marked `key` to life; wait a moment where the page is not yet put together.
 * @param {string} key
 * @param {Render} render
 * @param {Record<string, any>} values
 */
export function standalone(key, render, values, tries = 50) {
  const figure = document.querySelector(`[data-sg="${key}"]:not([data-live])`);
  if (!figure) {
    if (tries) setTimeout(() => standalone(key, render, values, tries - 1), 20);
    return;
  }
  figure.setAttribute("data-live", "");
  set(figure, { class: "", style: "margin: 0" });
  const el = make("div");
  figure.replaceChildren(el);
  render({ model: plainModel(values), el });
}
