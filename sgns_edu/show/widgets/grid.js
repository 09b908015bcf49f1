// @ts-check
// A finite table of states behind a few sliders, drawn as points, lines or bars.

import "./base.css";
import "./grid.css";
import { make, set, ticks } from "./js/dom.js";
import { watchWidth } from "./js/dots.js";
import { keepKeys } from "./js/exhibit.js";
import { Glide } from "./js/glide.js";
import { dot, kindOf, legend } from "./js/marks.js";
import { moveSlider, stateSlider } from "./js/sliders.js";

const GLIDE = 400; // ms
const MOST_GLIDING = 1500; // points
const EDGE = { left: 66, right: 16, top: 14, bottom: 50 };
const DASHES = ["", "7 4", "2 3", "9 3 2 3", "4 2", "12 4", "1 4", "7 2 2 2"];
const FEW = 40; // points whose names are written

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {(number | null)[]} x
 * @property {(number | null)[]} y
 * @property {string[]} [text]
 */

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const data = model.get("data");
  const caption = make("p", { class: "sg-caption", "aria-live": "polite" });
  const svg = make("svg", { class: "sg-stage", role: "img" });
  const box = make("div", { class: "sg-stage-box" }, svg);
  const sliders = data.sliders.map((one, i) => stateSlider(model, one, i));
  const key = make("div", {});
  const root = make(
    "div",
    { class: "sg-exhibit sg-grid", role: "group", "aria-label": "A picture with sliders" },
    make("div", { class: "sg-bar" }, ...sliders),
    box,
    key,
    make("div", { class: "sg-card" }, caption),
  );
  keepKeys(root);
  const glide = new Glide(isSettled => set(root, { "data-settled": isSettled }));
  let wide = 0;
  /** @type {Series[]} */
  let drawn = [];

  const draw = series => {
    drawn = series;
    const high = Math.round(Math.min(Math.max(0.56 * wide, 280), 440));
    set(svg, { viewBox: `0 0 ${wide} ${high}` });
    svg.replaceChildren(...chart(data, series, wide, high));
  };
  const show = ms => {
    const state = model.get("state");
    const { series, text } = data.states[indexOf(data.sliders, state)];
    sliders.forEach((node, i) => node.show(state[i]));
    caption.textContent = text;
    key.replaceChildren(...legendOf(data.draw, series));
    set(svg, { "aria-label": text });
    const before = drawn;
    glide.start(canGlide(before, series) ? ms : 0, part => {
      draw(part < 1 ? seriesBetween(before, series, part) : series);
    });
  };
  const change = () => show(GLIDE);
  model.on("change:state", change);
  const unfollow = followPlayer(model, data);
  el.replaceChildren(root);
  const stop = watchWidth(box, width => {
    wide = width;
    show(0);
  });
  return () => {
    stop();
    unfollow();
    model.off("change:state", change);
  };
}

/** Let the slider that `follows` names go along with the step of a player on the page; returns how to stop. */
function followPlayer(model, { follows, sliders }) {
  const i = sliders.findIndex(({ name }) => name === follows);
  if (i < 0) return () => {};
  const { values } = sliders[i];
  const follow = event => {
    const { step } = event.detail;
    if (step === undefined) return; // a player that has not shown anything yet
    const distances = values.map(value => Math.abs(value - step));
    const at = distances.indexOf(Math.min(...distances));
    if (at !== model.get("state")[i]) moveSlider(model, i, at);
  };
  document.addEventListener("sg:state", follow);
  return () => document.removeEventListener("sg:state", follow);
}

const indexOf = (sliders, state) =>
  sliders.reduce((index, { values }, i) => index * values.length + state[i], 0);

/** Whether two pictures have the same series, not too large to move. */
function canGlide(before, after) {
  const size = series => series.map(({ name, x }) => `${name} ${x.length}`).join();
  const points = after.reduce((sum, { x }) => sum + x.length, 0);
  return points <= MOST_GLIDING && size(before) === size(after);
}

/** @returns {Series[]} */
function seriesBetween(before, after, part) {
  const between = (from, to) =>
    to.map((end, j) => {
      if (end === null || from[j] === null) return end;
      return from[j] + (end - from[j]) * part;
    });
  return after.map((one, i) => ({
    ...one,
    x: between(before[i].x, one.x),
    y: between(before[i].y, one.y),
  }));
}

/** Axes and the series. */
function chart(data, series, wide, high) {
  const { left, right, top, bottom } = EDGE;
  const [x0, x1, y0, y1] = data.limits;
  const floor = high - bottom;
  const scale = {
    x: value => left + ((value - x0) / (x1 - x0)) * (wide - left - right),
    y: value => floor - ((value - y0) / (y1 - y0)) * (floor - top),
  };
  const paint = { scatter: points, line: lines, bars }[data.draw];
  const zero = scale.y(Math.max(y0, 0));
  return [
    axes(data, series, scale, { left, right: wide - right, top, floor, high }),
    ...series.map((one, i) => paint(one, i, scale, series.length, zero)),
  ];
}

function axes(data, series, { x, y }, { left, right, top, floor, high }) {
  const [x0, x1, y0, y1] = data.limits;
  const group = make("g", { class: "sg-axis" });
  const line = (looks, a, b, c, d) => make("line", { class: looks, x1: a, y1: b, x2: c, y2: d });
  for (const at of ticks(y0, y1, 5)) {
    group.append(
      line(at ? "" : "sg-zero", left, y(at), right, y(at)),
      make("text", { x: left - 8, y: y(at) + 5, style: "text-anchor: end" }, minus(at)),
    );
  }
  const places =
    data.draw === "bars"
      ? series[0].text.map((name, i) => [i, name])
      : ticks(x0, x1, 7).map(at => [at, minus(at)]);
  for (const [at, name] of places) {
    group.append(
      line("sg-zero", x(at), floor, x(at), floor + 5),
      make("text", { x: x(at), y: floor + 20 }, name),
    );
  }
  const turned = `translate(16,${(floor + top) / 2})rotate(-90)`;
  group.append(
    make("path", { class: "sg-zero", d: `M${left},${top}V${floor}H${right}` }),
    make("text", { x: (left + right) / 2, y: high - 8, class: "sg-title" }, data.x),
    make("text", { transform: turned, class: "sg-title" }, data.y),
  );
  if (data.diagonal) {
    const [low, end] = [Math.max(x0, y0), Math.min(x1, y1)];
    group.append(line("sg-diagonal", x(low), y(low), x(end), y(end)));
  }
  return group;
}

const minus = value => `${value}`.replace("-", "−");

function points(one, i, { x, y }) {
  const opacity = one.x.length > 400 ? 0.5 : 0.85;
  const group = make("g", { "fill-opacity": opacity });
  one.x.forEach((value, j) => {
    if (value === null || one.y[j] === null) return;
    const name = one.text ? one.text[j] : "";
    const place = `translate(${x(value).toFixed(1)},${y(one.y[j]).toFixed(1)})`;
    const mark = dot(i, { transform: place });
    mark.append(make("title", {}, `${name} (${value}, ${one.y[j]})`));
    group.append(mark);
    if (name && one.x.length <= FEW)
      group.append(make("text", { class: "sg-name", transform: place, x: 8, y: 5 }, name));
  });
  return group;
}

function lines(one, i, { x, y }) {
  let path = "";
  let pen = "M";
  one.x.forEach((value, j) => {
    if (value === null || one.y[j] === null) {
      pen = "M";
      return;
    }
    path += `${pen}${x(value).toFixed(1)},${y(one.y[j]).toFixed(1)}`;
    pen = "L";
  });
  return make("path", { d: path, class: `sg-curve ${kindOf(i)}`, "stroke-dasharray": dashOf(i) });
}

const dashOf = i => DASHES[i % DASHES.length];

function bars(one, i, { x, y }, n, zero) {
  const wide = ((x(1) - x(0)) * 0.72) / n;
  const group = make("g", {});
  one.y.forEach((value, j) => {
    if (value === null) return;
    const box = {
      class: `sg-column sg-method-${i % 4}`,
      x: x(j) + (i - n / 2) * wide,
      width: Math.max(wide - 2, 1),
      y: Math.min(y(value), zero),
      height: Math.abs(zero - y(value)),
    };
    const title = make("title", {}, `${one.name} ${one.text[j]}: ${value}`);
    const bar = make("rect", box);
    bar.append(title);
    group.append(bar);
  });
  return group;
}

/** The names of the series with their marks, if they have names. */
function legendOf(draw, series) {
  const names = series.map(({ name }) => name);
  if (!names.some(Boolean)) return [];
  const list = legend(names);
  if (draw === "scatter") return [list];
  [...list.querySelectorAll("path")].forEach((mark, i) => {
    const look = draw === "line" ? `sg-curve ${kindOf(i)}` : `sg-column sg-method-${i % 4}`;
    set(mark, { class: look, d: draw === "line" ? "M-12,0H12" : "M-5,-5h10v10h-10z" });
    if (draw !== "line") return;
    set(mark, { "stroke-dasharray": dashOf(i) });
    set(mark.ownerSVGElement, { viewBox: "-12 -6 24 12", style: "width: 2em" });
  });
  return [list];
}
