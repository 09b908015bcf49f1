// @ts-check
// Building pages: elements, controls, and round numbers for axes.

const SVG_NAMES = "svg g path line circle rect text polyline title defs linearGradient stop";
const SVG = new Set(SVG_NAMES.split(" "));

/**
 * An element with attributes, listeners (`onclick: f`) and children; text is always text, never markup.
 * @param {string} name
 * @param {Record<string, any>} attributes
 * @param {(Node | string | null)[]} children
 * @returns {any} the element: its class depends on the name
 */
export function make(name, attributes = {}, ...children) {
  const node = SVG.has(name)
    ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== null && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.filter(child => child !== null));
  return node;
}

/**
 * @param {Element} node
 * @param {Record<string, any>} attributes
 */
export function set(node, attributes) {
  for (const key in attributes) node.setAttribute(key, attributes[key]);
}

/** Whether the reader asked for less motion. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A labelled range over the given values; calls `choose(index)`, and has a `show(index)`. */
export function slider(label, values, index, choose) {
  const output = make("output", {}, `${values[index]}`);
  const input = make("input", {
    type: "range",
    min: 0,
    max: values.length - 1,
    step: 1,
    value: index,
    "aria-label": label,
    "aria-valuetext": `${values[index]}`,
    disabled: values.length < 2,
    oninput: () => {
      show(+input.value);
      choose(+input.value);
    },
  });
  const show = at => {
    input.value = at;
    output.value = values[at];
    input.setAttribute("aria-valuetext", `${values[at]}`);
  };
  const node = make("label", { class: "sg-slider" }, make("span", {}, label), input, output);
  return Object.assign(node, { show });
}

export function button(text, onclick, attributes = {}) {
  return make("button", { type: "button", onclick, ...attributes }, text);
}

/** A labelled list of choices; calls `choose(value)`. */
export function select(label, values, value, describe, choose) {
  const options = values.map((one, i) =>
    make("option", { value: i, selected: one === value }, describe(one)),
  );
  const onchange = event => choose(values[event.target.value]);
  return make("label", {}, `${label} `, make("select", { onchange }, ...options));
}

/** About `n` round numbers that cover low … high. */
export function ticks(low, high, n) {
  const rough = (high - low || 1) / n;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * ten).find(s => s >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  const length = Math.max(Math.floor(high / step + 1e-9) - first + 1, 0);
  return Array.from({ length }, (_, i) => +((first + i) * step).toPrecision(12));
}
