// @ts-check
// A finite table of states behind a few sliders, drawn as points, lines or bars.

import "./base.css";
import { make, slider, ticks } from "./js/dom.js";
import { COLORS, SHAPES } from "./js/marks.js";

const BOX = { width: 640, height: 360, left: 64, right: 16, top: 14, bottom: 48 };

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const data = model.get("data");
  const caption = make("p", { class: "sg-caption", "aria-live": "polite" });
  const picture = make("svg", { viewBox: `0 0 ${BOX.width} ${BOX.height}`, role: "img" });
  const sliders = data.sliders.map(({ name, values }, i) =>
    slider(name, values, model.get("state")[i], at => {
      model.set(
        "state",
        model.get("state").map((old, j) => (j === i ? at : old)),
      );
      model.save_changes();
    }),
  );
  const show = () => {
    const state = model.get("state");
    const { series, text } =
      data.states[
        data.sliders.reduce((index, { values }, i) => index * values.length + state[i], 0)
      ];
    sliders.forEach((node, i) => node.show(state[i]));
    caption.textContent = text;
    picture.setAttribute("aria-label", text);
    picture.replaceChildren(...chart(data, series));
  };
  model.on("change:state", show);
  el.replaceChildren(
    make(
      "div",
      { class: "sg-exhibit" },
      make("div", { class: "sg-bar" }, ...sliders),
      picture,
      caption,
    ),
  );
  show();
  return () => model.off("change:state", show);
}

/** Axes, a legend where series have names, and the series. */
function chart(data, series) {
  const { width, height, left, right, top, bottom } = BOX,
    [x0, x1, y0, y1] = data.limits;
  const x = value => left + ((value - x0) / (x1 - x0)) * (width - left - right);
  const y = value => height - bottom - ((value - y0) / (y1 - y0)) * (height - top - bottom);
  const axis = make("g", { class: "sg-axis" });
  for (const at of ticks(y0, y1, 5))
    axis.append(
      make("line", { x1: left, x2: width - right, y1: y(at), y2: y(at) }),
      make("text", { x: left - 8, y: y(at) + 4, "text-anchor": "end" }, `${at}`),
    );
  const names =
    data.draw === "bars"
      ? data.categories.map((name, i) => [i, name])
      : ticks(x0, x1, 7).map(at => [at, `${at}`]);
  for (const [at, name] of names)
    axis.append(
      make("line", { x1: x(at), x2: x(at), y1: height - bottom, y2: height - bottom + 5 }),
      make("text", { x: x(at), y: height - bottom + 19, "text-anchor": "middle" }, name),
    );
  axis.append(
    make("path", { d: `M${left},${top}V${height - bottom}H${width - right}` }),
    make("text", { x: (left + width - right) / 2, y: height - 8, "text-anchor": "middle" }, data.x),
    make(
      "text",
      {
        transform: `translate(14,${(height - bottom + top) / 2})rotate(-90)`,
        "text-anchor": "middle",
      },
      data.y,
    ),
  );
  if (data.diagonal) {
    const low = Math.max(x0, y0),
      high = Math.min(x1, y1);
    axis.append(
      make("line", {
        x1: x(low),
        y1: y(low),
        x2: x(high),
        y2: y(high),
        style: "stroke: var(--quiet); stroke-dasharray: 5 4",
      }),
    );
  }
  const paint = { scatter: points, line: lines, bars }[data.draw];
  return [
    axis,
    ...series.map((one, i) => paint(one, i, series.length, x, y, y0)),
    legend(data, series),
  ];
}

function points(one, i, _n, x, y) {
  const group = make("g", { fill: COLORS[i % 7], "fill-opacity": one.x.length > 400 ? 0.45 : 0.8 });
  one.x.forEach((value, j) => {
    if (value === null || one.y[j] === null) return;
    const name = one.text ? one.text[j] : "",
      place = `translate(${x(value).toFixed(1)},${y(one.y[j]).toFixed(1)})`;
    group.append(
      make(
        "path",
        { d: SHAPES[i % 7], transform: place },
        make("title", {}, `${name} (${value}, ${one.y[j]})`),
      ),
    );
    if (name && one.x.length <= 40)
      group.append(make("text", { transform: place, x: 7, y: 4 }, name));
  });
  return group;
}

function lines(one, i, _n, x, y) {
  let path = "",
    pen = "M";
  one.x.forEach((value, j) => {
    if (value === null || one.y[j] === null) {
      pen = "M";
      return;
    }
    path += `${pen}${x(value).toFixed(1)},${y(one.y[j]).toFixed(1)}`;
    pen = "L";
  });
  const dashes = ["", "7 4", "2 3", "9 3 2 3", "4 2", "12 4", "1 4"][i % 7];
  return make("path", {
    d: path,
    fill: "none",
    stroke: COLORS[i % 7],
    "stroke-width": 2.2,
    "stroke-dasharray": dashes,
    "stroke-linejoin": "round",
  });
}

function bars(one, i, n, x, y, y0) {
  const wide = ((x(1) - x(0)) * 0.72) / n,
    floor = y(Math.max(y0, 0));
  return make(
    "g",
    { fill: COLORS[i % 7] },
    ...one.y.map((value, j) =>
      value === null
        ? null
        : make(
            "rect",
            {
              x: x(j) + (i - n / 2) * wide,
              width: Math.max(wide - 1, 1),
              y: Math.min(y(value), floor),
              height: Math.abs(floor - y(value)),
            },
            make("title", {}, `${one.name} ${one.x[j]}: ${value}`),
          ),
    ),
  );
}

function legend(data, series) {
  const named = series.map((one, i) => [one.name, i]).filter(([name]) => name),
    group = make("g");
  named.forEach(([name, i], row) =>
    group.append(
      make("path", {
        d: data.draw === "scatter" ? SHAPES[i % 7] : "M-6,-4h12v8h-12z",
        fill: COLORS[i % 7],
        transform: `translate(${BOX.left + 18},${BOX.top + 10 + 19 * row})`,
      }),
      make("text", { x: BOX.left + 30, y: BOX.top + 14.5 + 19 * row }, name),
    ),
  );
  return group;
}
