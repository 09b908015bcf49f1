// @ts-check
// One center and a few contexts to be dragged: answers, forces, and what one step makes of the scores.

import "./base.css";
import "./player.css";
import "./forces.css";
import { clamp, explain } from "./js/arithmetic.js";
import { button, make, set, slider, ticks } from "./js/dom.js";
import { count, digits, forcesCaption } from "./js/words.js";

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const data = model.get("data"),
    { names, labels, mode } = data,
    W = 460,
    H = 380,
    reach = data.reach,
    unit = Math.min(W, H) / 2 / reach;
  const X = x => W / 2 + x * unit,
    Y = y => H / 2 - y * unit,
    kinds = ["center", ...labels.map(label => (label ? "context" : "negative"))];
  /** Places on the arrows, and where their weights stand: no name should cover them. */
  const along = lines =>
    lines.flatMap(([[x, y], by]) =>
      [0.3, 0.6, 1, 1 + 15 / unit / (Math.hypot(...by) || 1)].map(k => [
        X(x + by[0] * k),
        Y(y + by[1] * k),
      ]),
    );
  let larger = 1,
    points = model.get("points").map(point => [...point]),
    lr = model.get("lr"),
    dragged = null;
  const keep = () => {
    const now = { points: points.map(point => [...point]), lr };
    for (const name of ["points", "lr"]) model.set(name, now[name]); // each set may be heard, and show the other's old value
    model.save_changes();
    changed();
  };
  const drop = () => {
    if (dragged === null) return;
    dragged = null;
    keep();
  };
  const place = (i, x, y) => {
    points[i] = [x, y].map(value => clamp(Math.round(value * 100) / 100, -reach, reach));
    show();
  };

  const shapes = kinds.map((kind, i) =>
    make(
      "g",
      {
        class: `sg-${i ? "out" : "in"} sg-${kind} sg-held`,
        onpointerdown: event => {
          dragged = i;
          picture.setPointerCapture(event.pointerId);
          event.preventDefault();
        },
      },
      make("circle", { r: 16, class: "sg-grip" }),
      i ? make("rect", { x: -5, y: -5, width: 10, height: 10 }) : make("circle", { r: 6 }),
      i ? make("path", { d: "M-6,-6L6,6M6,-6L-6,6", class: "sg-x" }) : null,
      make("text", {}, names[i]),
    ),
  );
  const arrows = make("g"),
    marks = make("g");
  const picture = make(
    "svg",
    {
      viewBox: `0 0 ${W} ${H}`,
      role: "img",
      onpointerup: () => drop(),
      onpointercancel: () => drop(),
      onpointermove: event => {
        if (dragged === null) return;
        const box = picture.getBoundingClientRect(),
          k = W / box.width;
        place(
          dragged,
          ((event.clientX - box.left) * k - W / 2) / unit,
          (H / 2 - (event.clientY - box.top) * k) / unit,
        );
      },
    },
    make("path", { class: "sg-cross", d: `M0,${H / 2}H${W}M${W / 2},0V${H}` }),
    make(
      "g",
      { class: "sg-axis" },
      ...ticks(-reach, reach, 4)
        .filter(at => at)
        .map(at => make("text", { x: X(at), y: H / 2 + 15, "text-anchor": "middle" }, `${at}`)),
    ),
    arrows,
    ...shapes,
    marks,
  );

  const fields = names.map((name, i) =>
    [0, 1].map(j =>
      make("input", {
        type: "number",
        step: 0.1,
        min: -reach,
        max: reach,
        "aria-label": `${name} ${"xy"[j]}`,
        onchange: event => {
          const next = [...points[i]];
          next[j] = +event.target.value;
          place(i, ...next);
          keep();
        },
      }),
    ),
  );
  const cells = names.map(() => Array.from({ length: mode === "step" ? 4 : 3 }, () => make("td")));
  const heads = ["", "x", "y", "score", "σ", "weight", ...(mode === "step" ? ["after"] : [])];
  const table = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads.map(head => make("th", { scope: "col" }, head)))),
    make(
      "tbody",
      {},
      ...names.map((name, i) =>
        make(
          "tr",
          {},
          make(
            "th",
            {
              scope: "row",
              class: `sg-${["center", "pull", "push"][i ? 2 - labels[i - 1] : 0]}-ink`,
            },
            name,
          ),
          ...fields[i].map(field => make("td", {}, field)),
          ...cells[i],
        ),
      ),
    ),
  );
  const caption = make("p", { class: "sg-caption", "aria-live": "polite" });
  const at = data.rates.indexOf(lr),
    rate =
      mode === "step"
        ? slider("learning rate", data.rates, Math.max(at, 0), i => {
            lr = data.rates[i];
            show();
            keep();
          })
        : null;
  const back = make(
    "button",
    {
      type: "button",
      onclick: () => {
        points = data.start.map(point => [...point]);
        lr = data.lr;
        if (rate) rate.show(data.rates.indexOf(lr));
        show();
        keep();
      },
    },
    "back to the start",
  );

  const show = () => {
    const step = explain(points, labels, lr),
      text = forcesCaption(data, lr, step),
      lines = [];
    shapes.forEach((node, i) =>
      set(node, { transform: `translate(${X(points[i][0])},${Y(points[i][1])})` }),
    );
    step.us.forEach((u, i) =>
      lines.push(
        [u, step.onRows[i], `${labels[i] ? "pull" : "push"} sg-small`, ""],
        [
          step.v,
          step.onCenter[i],
          labels[i] ? "pull" : "push",
          Math.abs(step.errors[i]).toFixed(2),
        ],
      ),
    );
    lines.push([step.v, step.total, "sum", ""]);
    shapes.forEach((node, i) => {
      const others = points.filter((_, j) => j !== i).map(([x, y]) => [X(x), Y(y)]);
      set(
        node.lastChild,
        beside(X(points[i][0]), Y(points[i][1]), names[i].length * 7.5 * larger, [
          ...others,
          ...along(lines),
        ]),
      );
    });
    arrows.replaceChildren(
      ...lines.map(([from, by, kind]) =>
        make("path", {
          class: `sg-${kind}`,
          "data-by": by.join(),
          d: arrow(X(from[0]), Y(from[1]), by[0] * unit, -by[1] * unit, kind),
        }),
      ),
    );
    marks.replaceChildren(
      ...lines
        .filter(([, by, , weight]) => weight && Math.hypot(...by) * unit > 14)
        .map(([from, by, kind, weight]) => {
          const k = 1 + 15 / unit / Math.hypot(...by);
          return make(
            "text",
            {
              x: X(from[0] + by[0] * k),
              y: Y(from[1] + by[1] * k) + 4,
              "text-anchor": "middle",
              class: `sg-${kind}-ink`,
            },
            weight,
          );
        }),
    );
    fields.forEach((pair, i) =>
      pair.forEach((field, j) => {
        field.value = points[i][j];
      }),
    );
    cells.slice(1).forEach((row, i) =>
      [
        digits(step.scores[i], 3),
        step.probs[i].toFixed(3),
        Math.abs(step.errors[i]).toFixed(3),
        digits(step.after[i], 3),
      ]
        .slice(0, row.length)
        .forEach((value, j) => {
          row[j].textContent = value;
        }),
    );
    caption.textContent = text;
    set(picture, { "aria-label": text });
  };
  const changed = () => {
    points = model.get("points").map(point => [...point]);
    lr = model.get("lr");
    if (rate) rate.show(Math.max(data.rates.indexOf(lr), 0));
    show();
  };
  model.on("change:points", changed);
  model.on("change:lr", changed);
  el.replaceChildren(
    make(
      "div",
      { class: "sg-exhibit sg-forces" },
      make(
        "div",
        { class: "sg-stages" },
        make("div", { class: "sg-stage" }, picture),
        make(
          "div",
          { class: "sg-stage" },
          table,
          make("div", { class: "sg-bar" }, rate, back),
          mode === "step" ? starts(data) : null,
        ),
      ),
      caption,
    ),
  );
  show();
  const watch = new ResizeObserver(() => {
    larger = clamp(W / (picture.clientWidth || W), 1, 2);
    picture.style.setProperty("--larger", larger);
    show();
  });
  watch.observe(picture);
  return () => {
    watch.disconnect();
    model.off("change:points", changed);
    model.off("change:lr", changed);
  };
}

/** "10,000 random starts": counts that Python made, shown for a dimension and a spread. */
function starts({ starts: { n, dims, spreads, counts } }) {
  const names = ["the true score falls", "a wrong score rises", "one or the other"];
  let d = 0;
  let s = spreads.length - 2;
  const status = make("p", { role: "status" });
  const bars = make("div", { class: "sg-bars", "aria-hidden": "true" });
  const show = () => {
    const percent = counts[d][s].map(times => ((times / n) * 100).toFixed(1));
    const parts = names.map((name, i) => `${name} in ${percent[i]} %`).join("; ");
    const where = `d = ${dims[d]}, spread ${spreads[s]}`;
    status.textContent = `Of ${count(n)} random starts, ${where}: ${parts}.`;
    const widths = percent.map((share, i) =>
      make("div", { class: `sg-share sg-share-${i}`, style: `width: ${share}%` }),
    );
    bars.replaceChildren(...widths);
  };
  const chooseDim = i => {
    d = i;
    show();
  };
  const chooseSpread = i => {
    s = i;
    show();
  };
  const bar = make(
    "div",
    { class: "sg-bar" },
    button(`${count(n)} random starts`, show),
    slider("dimensions", dims, d, chooseDim),
    slider("spread", spreads, s, chooseSpread),
  );
  return make("div", {}, bar, bars, status);
}

/** Where a name of this width stands beside a mark: on the side from which the others are farthest. */
function beside(x, y, width, others) {
  const far = (right, dy) => {
    const distances = others.map(([a, b]) => {
      const across = Math.abs(a - x - right * (11 + width / 2)) - width / 2;
      return Math.hypot(Math.max(across, 0), b - y - dy + 4);
    });
    return Math.min(...distances);
  };
  let best = { right: 1, dy: -8, free: far(1, -8) };
  for (const right of [1, -1]) {
    for (const dy of [-8, 19, 4]) {
      const free = far(right, dy);
      if (free > best.free + 1) best = { right, dy, free };
    }
  }
  return { x: 11 * best.right, y: best.dy, "text-anchor": best.right > 0 ? "start" : "end" };
}

function arrow(x, y, dx, dy, kind) {
  const long = Math.hypot(dx, dy),
    head = Math.min(kind.includes("small") ? 6 : 9, long);
  if (long < 1.5) return "";
  const [ux, uy] = [(dx / long) * head, (dy / long) * head],
    [ex, ey] = [x + dx, y + dy];
  return `M${x},${y}L${ex},${ey}M${ex - ux - uy / 2},${ey - uy + ux / 2}L${ex},${ey}L${ex - ux + uy / 2},${ey - uy - ux / 2}${kind.startsWith("push") ? "" : "Z"}`;
}
