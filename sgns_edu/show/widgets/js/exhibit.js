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

const NOTEBOOK_KEYS = /^F\d/;

/**
 * Keep the keys of an exhibit from the notebook while the focus is in it; Escape gives them back.
 * JupyterLab listens on the document, so stopping the event on its way up is enough.
 * @param {HTMLElement} root
 * @param {(event: KeyboardEvent) => boolean} does whether the exhibit has handled the key
 */
export function keepKeys(root, does = () => false) {
  root.tabIndex = -1; // a click beside the controls focuses the exhibit, too
  if (document.body.dataset.notebook) root.addEventListener("focusin", suppressShortcuts);
  root.addEventListener("keydown", event => {
    const command = event.ctrlKey || event.metaKey;
    if (isForNotebook(event, command)) return;
    event.stopPropagation();
    if (event.key === "Escape") leave(root);
    else if (!command && !event.altKey && !isOwn(event) && does(event)) event.preventDefault();
  });
}

/** Notebook 7 hears a key before we do. Whatever has the focus asks it not to; then running and saving wait for Escape. */
function suppressShortcuts({ target }) {
  target.setAttribute("data-lm-suppress-shortcuts", "true");
}

/** Running the cell, saving, and what the browser itself listens to. */
function isForNotebook({ key, altKey, shiftKey }, command) {
  if (key === "Enter" && (shiftKey || command || altKey)) return true;
  return (command && (/^s$/i.test(key) || shiftKey)) || NOTEBOOK_KEYS.test(key);
}

/** What a control does with a key by itself. */
function isOwn({ key, target }) {
  if (target.matches("input[type=text], input[type=number], select")) return true;
  if (target.matches("button, input[type=checkbox], summary"))
    return key === " " || key === "Enter";
  return target.matches("input[type=range]") && /^(Arrow|Home|End|Page)/.test(key);
}

function leave(root) {
  if (document.fullscreenElement) {
    document.exitFullscreen();
    return;
  }
  const cell = root.closest(".jp-Cell");
  if (cell instanceof HTMLElement) cell.focus({ preventScroll: true });
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
