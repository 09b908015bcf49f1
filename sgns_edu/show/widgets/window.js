// @ts-check
// A sentence, a window that slides over it, and the pairs it has made so far.

import "./base.css";
import "./window.css";
import { button, make, set, slider } from "./js/dom.js";
import { windowCaption } from "./js/words.js";

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const data = model.get("data");
  const { words, windows, pairs } = data;
  const change = (j, at) => {
    const state = [...model.get("state")];
    state[j] = at;
    model.set("state", state);
    model.save_changes();
  };
  const boxes = words.map((word, i) => button(word, () => change(1, i), { class: "sg-word" }));
  const places = words.map((_, i) => i + 1);
  const sliders = [
    slider("window", windows, 0, at => change(0, at)),
    slider("center", places, 0, at => change(1, at)),
  ];
  const caption = make("p", { class: "sg-caption", "aria-live": "polite" });
  const list = make("p", { class: "sg-pairs" });

  const show = () => {
    const [width, center] = model.get("state");
    const soFar = pairs[width].filter(([c]) => c <= center);
    const contexts = soFar.filter(([c]) => c === center).map(([, context]) => context);
    sliders[0].show(width);
    sliders[1].show(center);
    boxes.forEach((box, i) => {
      let role = "";
      if (i === center) role = "sg-word-center";
      else if (contexts.includes(i)) role = "sg-word-context";
      set(box, { class: `sg-word ${role}`, "aria-pressed": i === center });
    });
    const spans = soFar.map(([c, context]) =>
      make("span", { class: c === center ? "sg-new" : "" }, `(${words[c]}, ${words[context]}) `),
    );
    list.replaceChildren(...spans);
    caption.textContent = windowCaption(data, width, center);
  };

  const sentence = { class: "sg-sentence", role: "group", "aria-label": "sentence" };
  el.replaceChildren(
    make(
      "div",
      { class: "sg-exhibit" },
      make("div", { class: "sg-bar" }, ...sliders),
      make("div", sentence, ...boxes),
      caption,
      list,
    ),
  );
  model.on("change:state", show);
  show();
  return () => model.off("change:state", show);
}
