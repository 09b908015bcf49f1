// One center and a few contexts to be dragged: answers, forces, and what one step makes of the scores.

const answer = x => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const dot = (a, b) => a[0] * b[0] + a[1] * b[1];
const digits = (x, n = 2) => (Math.abs(x) < 0.5 * 10 ** -n ? 0 : x).toFixed(n).replace("-", "−");

/** The arithmetic of one step in the plane: `points` are v, then the u of each question. */
function onestep(points, labels, lr) {
  const [v, ...us] = points,
    scores = us.map(u => dot(u, v)),
    probs = scores.map(answer),
    wrong = probs.map((p, i) => p - labels[i]);
  const onCenter = us.map((u, i) => u.map(x => -wrong[i] * x)),
    onRows = us.map((_, i) => v.map(x => -wrong[i] * x));
  const total = [0, 1].map(j => onCenter.reduce((sum, force) => sum + force[j], 0));
  const newV = v.map((x, j) => x + lr * total[j]),
    newU = us.map((u, i) => u.map((x, j) => x + lr * onRows[i][j]));
  const J = -scores.reduce((sum, x, i) => {
    const s = labels[i] ? -x : x;
    return sum + Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s)));
  }, 0);
  return { v, us, scores, probs, wrong, onCenter, onRows, total, J, after: newU.map(u => dot(u, newV)) };
}

/** The same words as `Forces.caption`. */
function told({ names, labels, mode }, lr, step) {
  const part = label =>
    step.us
      .map((_, i) => i)
      .filter(i => labels[i] === label)
      .map(i => `${names[i + 1]} ${Math.abs(step.wrong[i]).toFixed(2)}`)
      .join(", ");
  const pushes = part(0),
    long = Math.hypot(...step.total);
  if (mode === "forces")
    return (
      `Pulled with weight ${part(1)}${pushes ? `, pushed with ${pushes}` : ", nothing pushes"}. ` +
      `The sum is (${digits(step.total[0])}, ${digits(step.total[1])}), ${digits(long)} long; J is ${digits(step.J, 3)}.`
    );
  const rose = step.after.map((x, i) => x > step.scores[i]),
    asSaid = rose.every((up, i) => up === (labels[i] === 1));
  const moves = step.scores.map((x, i) => `${names[i + 1]} ${digits(x, 3)} → ${digits(step.after[i], 3)}`).join(", ");
  return `With rate ${lr}: ${moves}. ${asSaid ? "The true score rose and the others fell." : rose[0] ? "A wrong score did not fall." : "The true score did not rise."}`;
}

function render({ model, el }) {
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
      [0.3, 0.6, 1, 1 + 15 / unit / (Math.hypot(...by) || 1)].map(k => [X(x + by[0] * k), Y(y + by[1] * k)]),
    );
  let larger = 1,
    points = model.get("points").map(point => [...point]),
    lr = model.get("lr"),
    held = null;
  const keep = () => {
    const now = { points: points.map(point => [...point]), lr };
    for (const name of ["points", "lr"]) model.set(name, now[name]); // each set may be heard, and show the other's old value
    model.save_changes();
    changed();
  };
  const drop = () => {
    if (held === null) return;
    held = null;
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
          held = i;
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
        if (held === null) return;
        const box = picture.getBoundingClientRect(),
          k = W / box.width;
        place(held, ((event.clientX - box.left) * k - W / 2) / unit, (H / 2 - (event.clientY - box.top) * k) / unit);
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
          make("th", { scope: "row", class: `sg-${["center", "pull", "push"][i ? 2 - labels[i - 1] : 0]}-ink` }, name),
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
    const step = onestep(points, labels, lr),
      text = told(data, lr, step),
      lines = [];
    shapes.forEach((node, i) => set(node, { transform: `translate(${X(points[i][0])},${Y(points[i][1])})` }));
    step.us.forEach((u, i) =>
      lines.push(
        [u, step.onRows[i], `${labels[i] ? "pull" : "push"} sg-small`, ""],
        [step.v, step.onCenter[i], labels[i] ? "pull" : "push", Math.abs(step.wrong[i]).toFixed(2)],
      ),
    );
    lines.push([step.v, step.total, "sum", ""]);
    shapes.forEach((node, i) => {
      const others = points.filter((_, j) => j !== i).map(([x, y]) => [X(x), Y(y)]);
      set(node.lastChild, beside(X(points[i][0]), Y(points[i][1]), names[i].length * 7.5 * larger, [...others, ...along(lines)]));
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
        Math.abs(step.wrong[i]).toFixed(3),
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
  let d = 0,
    s = spreads.length - 2;
  const said = make("p", { role: "status" }),
    bars = make("div", { class: "sg-bars", "aria-hidden": "true" });
  const show = () => {
    const rows = ["the true score falls", "a wrong score rises", "one or the other"].map((name, i) => [
      name,
      counts[d][s][i] / n,
    ]);
    said.textContent = `Of ${n.toLocaleString("en-US")} random starts, d = ${dims[d]}, spread ${spreads[s]}: ${rows.map(([name, share]) => `${name} in ${(share * 100).toFixed(1)} %`).join("; ")}.`;
    bars.replaceChildren(
      ...rows.map(([, share], i) =>
        make("div", { class: `sg-share sg-share-${i}`, style: `width: ${(share * 100).toFixed(1)}%` }),
      ),
    );
  };
  const choose = (label, values, at, chosen) =>
    slider(label, values, at, i => {
      chosen(i);
      show();
    });
  return make(
    "div",
    {},
    make(
      "div",
      { class: "sg-bar" },
      make("button", { type: "button", onclick: show }, `${n.toLocaleString("en-US")} random starts`),
      choose("dimensions", dims, d, i => {
        d = i;
      }),
      choose("spread", spreads, s, i => {
        s = i;
      }),
    ),
    bars,
    said,
  );
}

/** Where a name of this width stands beside a mark: on the side from which the others are farthest. */
function beside(x, y, wide, others) {
  const far = ([right, dy]) =>
    Math.min(...others.map(([a, b]) => Math.hypot(Math.max(Math.abs(a - x - right * (11 + wide / 2)) - wide / 2, 0), b - y - dy + 4)));
  const sides = [1, -1].flatMap(right => [-8, 19, 4].map(dy => [right, dy]));
  const [right, dy] = sides.reduce((best, side) => (far(side) > far(best) + 1 ? side : best));
  return { x: 11 * right, y: dy, "text-anchor": right > 0 ? "start" : "end" };
}

function arrow(x, y, dx, dy, kind) {
  const long = Math.hypot(dx, dy),
    head = Math.min(kind.includes("small") ? 6 : 9, long);
  if (long < 1.5) return "";
  const [ux, uy] = [(dx / long) * head, (dy / long) * head],
    [ex, ey] = [x + dx, y + dy];
  return `M${x},${y}L${ex},${ey}M${ex - ux - uy / 2},${ey - uy + ux / 2}L${ex},${ey}L${ex - ux + uy / 2},${ey - uy - ux / 2}${kind.startsWith("push") ? "" : "Z"}`;
}
