// @ts-check
// A question, its choices or a slider, and nothing else; then the answer.

import "./base.css";
import "./predict.css";
import { button, make, set } from "./js/dom.js";
import { keepKeys } from "./js/exhibit.js";

const said = new WeakMap(); // what the reader chose, by model: kept here, never sent

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const data = model.get("data");
  const reveal = make("div", { class: "sg-reveal", role: "status" });
  const say = value => {
    if (said.has(model)) return;
    said.set(model, value);
    show();
  };
  const controls = data.choices.length ? choiceButtons(data, say) : numberSlider(data, say);
  const show = () => {
    const value = said.get(model);
    controls.show(value);
    reveal.replaceChildren(...answerOf(data, value));
  };
  const root = make(
    "div",
    { class: "sg-exhibit sg-predict", role: "group", "aria-label": `Predict: ${data.question}` },
    make("p", { class: "sg-question" }, data.question),
    controls.node,
    reveal,
  );
  keepKeys(root, event => controls.does?.(event) ?? false);
  el.replaceChildren(root);
  if (said.has(model)) show();
}

function choiceButtons({ choices, answer }, say) {
  const buttons = choices.map(name => button(name, () => say(name)));
  const show = value =>
    buttons.forEach((node, i) => {
      const isRight = choices[i] === answer;
      set(node, { "aria-disabled": true, "aria-pressed": choices[i] === value });
      if (!isRight) return;
      node.classList.add("sg-right");
      node.prepend(make("span", { class: "sg-mark-right" }, "✓ "));
    });
  return { node: make("div", { class: "sg-bar" }, ...buttons), show };
}

function numberSlider({ low, high, step }, say) {
  const places = Math.round((high - low) / step);
  const input = make("input", {
    type: "range",
    min: low,
    max: high,
    step,
    value: low + Math.round(places / 2) * step,
    "aria-label": "your prediction",
  });
  const output = make("b", { "aria-hidden": "true" });
  const value = () => +(+input.value).toPrecision(9);
  const write = () => {
    output.textContent = numberText(value());
    set(input, { "aria-valuetext": output.textContent });
  };
  const commit = button("This is my prediction", () => say(value()), { class: "sg-primary" });
  input.addEventListener("input", write);
  write();
  const show = chosen => {
    input.value = chosen;
    write();
    set(commit, { "aria-disabled": true });
    set(input, { "aria-disabled": true });
    input.addEventListener("input", () => {
      input.value = chosen; // it stays where it was
      write();
    });
  };
  const slider = make(
    "span",
    { class: "sg-slider" },
    numberText(low),
    input,
    numberText(high),
    output,
  );
  const does = ({ key, target }) => {
    if (key !== "Enter" || target !== input) return false;
    say(value());
    return true;
  };
  return { node: make("div", { class: "sg-bar" }, slider, commit), show, does };
}

function answerOf({ answer, text, picture }, value) {
  const right = typeof answer === "number" ? numberText(answer) : answer;
  const yours = typeof value === "number" ? numberText(value) : value;
  const compare = yours === right ? "You said so, too." : `You said ${yours}.`;
  const end = /[.!?]$/.test(right) ? " " : ". ";
  const line = make("p", {}, "The answer: ", make("b", {}, right), end + compare);
  if (picture) return [line, make("img", { src: picture, alt: text.join(" ") })];
  return [line, ...text.map(part => make("p", {}, part))];
}

const numberText = x =>
  x.toLocaleString("en-US", { maximumSignificantDigits: 9 }).replace("-", "−");
