// What every exhibit shares: a few helpers to build a page, and a stand-in for the kernel's model where there is none.

const SVG = new Set(["svg", "g", "path", "line", "circle", "rect", "text", "polyline", "title", "defs", "marker"]);

/** An element with attributes, listeners (`onclick: f`) and children; text is always text, never markup. */
function make(name, attributes = {}, ...children) {
  const node = SVG.has(name)
    ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter(child => child !== null));
  return node;
}

const set = (node, attributes) => {
  for (const key in attributes) node.setAttribute(key, attributes[key]);
};
const clamp = (x, low, high) => Math.min(Math.max(x, low), high);
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whole numbers back from base64, little-endian; `size` is bytes a number. */
function decode(text, size) {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  return new { 1: Int8Array, 2: Int16Array, 4: Int32Array }[size](bytes.buffer);
}

/** A labelled range over the given values; calls `chosen(index)`. */
function slider(label, values, index, chosen) {
  const shown = make("output", {}, `${values[index]}`);
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
      chosen(+input.value);
    },
  });
  const show = at => {
    input.value = at;
    shown.value = values[at];
    input.setAttribute("aria-valuetext", `${values[at]}`);
  };
  const node = make("label", { class: "sg-slider" }, make("span", {}, label), input, shown);
  return Object.assign(node, { show });
}

/** About `n` round numbers that cover low … high. */
function ticks(low, high, n) {
  const rough = (high - low || 1) / n,
    ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * ten).find(s => s >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9),
    count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, i) => +((first + i) * step).toPrecision(12));
}

/** The part of an anywidget model that exhibits use, over plain values. */
function shim(values) {
  const heard = {};
  return {
    get: name => values[name],
    set: (name, value) => {
      values[name] = value;
      (heard[`change:${name}`] || []).forEach(call => call());
    },
    on: (event, call) => {
      (heard[event] ||= []).push(call);
    },
    off: () => {},
    save_changes: () => {},
  };
}

/** Bring the first still figure marked `key` to life; waits a moment where the page is not yet put together. */
function standalone(key, render, values, tries = 50) {
  const figure = document.querySelector(`[data-sg="${key}"]:not([data-live])`);
  if (!figure) {
    if (tries) setTimeout(() => standalone(key, render, values, tries - 1), 20);
    return;
  }
  figure.setAttribute("data-live", "");
  set(figure, { class: "", style: "margin: 0" });
  const el = make("div");
  figure.replaceChildren(el);
  render({ model: shim(values), el });
}
