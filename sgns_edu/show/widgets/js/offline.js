// @ts-check
// A page made by nbconvert with the state of its widgets asks the network for their manager. Where there is none, this
// shows our widgets from the state that is in the page.

import { make } from "./dom.js";
import { plainModel } from "./exhibit.js";

const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
const PATIENCE = 1500; // milliseconds that a manager has for its work

async function showAll() {
  const stored = document.querySelector(STATE);
  if (!stored) return; // no such page: JupyterLab, or one with our own HTML
  const models = JSON.parse(stored.textContent).state;
  for (const view of document.querySelectorAll(VIEW)) {
    const values = models[JSON.parse(view.textContent).model_id]?.state;
    const el = view.parentElement;
    if (values?._esm?.includes("exhibit") && !el.querySelector(".sg-exhibit"))
      await show(values, el);
  }
}

/** Render a widget without a kernel. */
async function show(values, el) {
  const module = new Blob([values._esm], { type: "text/javascript" });
  const { default: widget } = await import(URL.createObjectURL(module));
  const place = make("div");
  el.replaceChildren(make("style", {}, values._css ?? ""), place);
  await widget.render({ model: plainModel(values), el: place });
}

if (document.readyState === "complete") setTimeout(showAll, PATIENCE);
else addEventListener("load", () => setTimeout(showAll, PATIENCE));
