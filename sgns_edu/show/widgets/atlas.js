// @ts-check
// A map of words: hover for a word, click for its neighbors, search, zoom and drag.

import "./base.css";
import { clamp } from "./js/arithmetic.js";
import { make, set } from "./js/dom.js";
import { COLORS, SHAPES } from "./js/marks.js";

const WIDE = 640,
  HIGH = 460,
  EDGE = 26,
  LETTER = 7.2,
  LINE = 14;

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const { words, x, y, classes, kinds, near } = model.get("data");
  const n = words.length,
    view = { scale: 1, left: 0, top: 0 };
  const span = values => [Math.min(...values), Math.max(...values)];
  const [x0, x1] = span(x),
    [y0, y1] = span(y);
  const base = i => [
    EDGE + ((x[i] - x0) / (x1 - x0 || 1)) * (WIDE - 2 * EDGE),
    HIGH - EDGE - ((y[i] - y0) / (y1 - y0 || 1)) * (HIGH - 2 * EDGE),
  ];
  const at = i => {
    const [a, b] = base(i);
    return [(a - view.left) * view.scale, (b - view.top) * view.scale];
  };
  const links = make("g"),
    dots = make("g"),
    names = make("g");
  const paper = make("rect", { width: WIDE, height: HIGH, fill: "transparent" });
  const picture = make(
    "svg",
    {
      viewBox: `0 0 ${WIDE} ${HIGH}`,
      role: "img",
      style: "border: 1px solid var(--line); touch-action: none; cursor: grab",
    },
    paper,
    links,
    dots,
    names,
  );
  const caption = make("p", { class: "sg-caption", "aria-live": "polite" });
  const list = make("div", { class: "sg-bar sg-near" });
  let over = -1;

  const marks = words.map((word, i) => {
    const mark = make(
      "path",
      {
        d: SHAPES[kinds[i] % 8],
        fill: COLORS[kinds[i] % 8],
        "data-word": word,
        style: "cursor: pointer",
        onmouseenter: () => {
          over = i;
          draw();
        },
        onmouseleave: () => {
          over = -1;
          draw();
        },
        onclick: () => choose(i),
      },
      make("title", {}, word),
    );
    dots.append(mark);
    return mark;
  });
  const choose = i => {
    model.set("chosen", i < 0 ? "" : words[i]);
    model.save_changes();
  };
  const found = make("input", {
    type: "text",
    size: 12,
    "aria-label": "search a word",
    placeholder: "search a word",
    oninput: () => {
      const i = words.indexOf(found.value.trim());
      if (i >= 0) choose(i);
    },
    onkeydown: event => {
      if (event.key === "Enter") seek();
    },
  });
  const seek = () => {
    const wanted = found.value.trim(),
      i = [words.indexOf(wanted), words.findIndex(word => word.startsWith(wanted))].find(
        row => row >= 0,
      );
    if (wanted && i !== undefined) {
      choose(i);
      center(i);
    } else caption.textContent = `${wanted || "nothing"} is not on this map.`;
  };
  const center = i => {
    const [a, b] = base(i);
    view.left = a - WIDE / 2 / view.scale;
    view.top = b - HIGH / 2 / view.scale;
    keep();
    draw();
  };
  const keep = () => {
    view.left = clamp(view.left, 0, WIDE - WIDE / view.scale);
    view.top = clamp(view.top, 0, HIGH - HIGH / view.scale);
  };
  const zoom = (by, a = WIDE / 2, b = HIGH / 2) => {
    const old = view.scale;
    view.scale = clamp(old * by, 1, 40);
    view.left += a / old - a / view.scale;
    view.top += b / old - b / view.scale;
    keep();
    draw();
  };
  const place = event => {
    const box = picture.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * WIDE,
      ((event.clientY - box.top) / box.height) * HIGH,
    ];
  };
  picture.addEventListener(
    "wheel",
    event => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.25 : 0.8, ...place(event));
    },
    { passive: false },
  );
  let grip = null;
  paper.addEventListener("pointerdown", event => {
    grip = place(event);
    paper.setPointerCapture(event.pointerId);
  });
  paper.addEventListener("pointermove", event => {
    if (!grip) return;
    const [a, b] = place(event);
    view.left -= (a - grip[0]) / view.scale;
    view.top -= (b - grip[1]) / view.scale;
    grip = [a, b];
    keep();
    draw();
  });
  paper.addEventListener("pointerup", () => {
    grip = null;
  });

  function draw() {
    const row = words.indexOf(model.get("chosen")),
      friends = row < 0 ? [] : near[row].filter(([j]) => j >= 0).map(([j]) => j);
    const places = words.map((_, i) => at(i));
    const seen = places.map(([a, b]) => a >= 0 && a <= WIDE && b >= 0 && b <= HIGH);
    marks.forEach((mark, i) =>
      set(mark, {
        transform: `translate(${places[i].map(v => v.toFixed(1))})${i === row || i === over ? "scale(1.6)" : ""}`,
        visibility: seen[i] ? "visible" : "hidden",
        "fill-opacity": row < 0 || i === row || friends.includes(i) ? 0.9 : 0.3,
      }),
    );
    links.replaceChildren(
      ...friends.map(j =>
        make("line", {
          x1: places[row][0],
          y1: places[row][1],
          x2: places[j][0],
          y2: places[j][1],
          style: "stroke: var(--quiet)",
          "stroke-width": 1,
        }),
      ),
    );
    const boxes = [],
      first = [over, row, ...friends].filter(i => i >= 0);
    const written = [];
    for (const i of new Set([...first, ...words.keys()])) {
      if (!seen[i]) continue;
      const width = words[i].length * LETTER,
        right = places[i][0] + 7 + width < WIDE;
      const left = right ? places[i][0] + 7 : places[i][0] - 7 - width,
        top = places[i][1] - LINE / 2;
      const free = boxes.every(
        ([a, b, w]) => left > a + w || left + width < a || top > b + LINE || top + LINE < b,
      );
      if (!free && i !== over && i !== row) continue;
      boxes.push([left, top, width]);
      written.push(
        make(
          "text",
          {
            x: left.toFixed(1),
            y: (places[i][1] + 4.5).toFixed(1),
            "pointer-events": "none",
            style: `paint-order: stroke; stroke: var(--paper); stroke-width: 3px${i === row || i === over ? "; font-weight: 700" : ""}`,
          },
          words[i],
        ),
      );
    }
    names.replaceChildren(...written);
  }
  const show = () => {
    const row = words.indexOf(model.get("chosen"));
    caption.textContent =
      row < 0
        ? model.get("data").text
        : `${words[row]}: ${near[row].map(([j, name, like]) => `${name} ${like}`).join(", ") || "no neighbors stored"}.`;
    picture.setAttribute("aria-label", caption.textContent);
    list.replaceChildren(
      ...(row < 0
        ? []
        : near[row]
            .filter(([j]) => j >= 0)
            .map(([j, name]) => make("button", { onclick: () => choose(j) }, name))),
    );
    draw();
  };
  const legend = make(
    "div",
    { class: "sg-bar" },
    ...classes.map((name, i) =>
      name === ""
        ? null
        : make(
            "span",
            {},
            make(
              "svg",
              {
                viewBox: "-6 -6 12 12",
                style:
                  "display: inline-block; width: 12px; height: 12px; margin-right: .3em; vertical-align: -1px",
              },
              make("path", { d: SHAPES[i % 8], fill: COLORS[i % 8] }),
            ),
            name,
          ),
    ),
  );
  const bar = make(
    "div",
    { class: "sg-bar" },
    found,
    make("button", { onclick: seek }, "find"),
    make("button", { "aria-label": "nearer", onclick: () => zoom(1.5) }, "+"),
    make("button", { "aria-label": "farther", onclick: () => zoom(1 / 1.5) }, "−"),
    make(
      "button",
      {
        onclick: () => {
          Object.assign(view, { scale: 1, left: 0, top: 0 });
          choose(-1);
          found.value = "";
          show();
        },
      },
      "all",
    ),
  );
  model.on("change:chosen", show);
  el.replaceChildren(make("div", { class: "sg-exhibit" }, bar, picture, legend, caption, list));
  show();
  return () => model.off("change:chosen", show);
}
