// Why did a score become what it is? The staircase of two words under the player; a stair is a step.

const CAUSES = {
  pair: "as a pair",
  negative: "as a negative",
  center: "{a} moved for others",
  context: "{b} moved for others",
  pull: "pulls",
  push: "pushes",
};

/** The split of `learn/ledger.py`: Δ(v·u) = Δv·ū + v̄·Δu with midpoints, by cause; for two centers by pull and push. */
function ledger(run, a, b, table) {
  const { V, d } = run,
    entries = [];
  const row = (W, at) => W.subarray(at * d, (at + 1) * d),
    inner = (x, y) => x.reduce((sum, value, j) => sum + value * y[j], 0);
  const W = run.seek(0),
    score = () => inner(row(run.W, a), row(run.W, table === "out" ? V + b : b)),
    start = score();
  for (let t = 0; t < run.last; t++) {
    run.seek(t);
    const { m, center } = run.ask(t),
      lr = run.rate[t],
      rows = run.rows.subarray(0, m),
      here = table === "out" && rows.includes(b);
    if (center !== a && !here && !(table === "in" && center === b)) continue;
    const sums = {},
      add = (cause, change) => {
        sums[cause] = (sums[cause] ?? 0) + change;
      };
    const moves = Array.from(rows, (r, i) => -lr * (run.probs[i] - run.labels[i])),
      v = row(W, center);
    if (table === "out") {
      const times = moves.reduce((sum, k, i) => sum + (rows[i] === b ? k : 0), 0),
        u = row(W, V + b).map((x, j) => x + (times * v[j]) / 2);
      const mine = row(W, a).map(
        (x, j) => x + (center === a ? moves.reduce((sum, k, i) => sum + k * W[(V + rows[i]) * d + j], 0) / 2 : 0),
      );
      moves.forEach((k, i) => {
        const change =
          (center === a ? k * inner(row(W, V + rows[i]), u) : 0) + (rows[i] === b ? k * inner(v, mine) : 0);
        if (center === a || rows[i] === b)
          add(center !== a ? "context" : rows[i] !== b ? "center" : run.labels[i] ? "pair" : "negative", change);
      });
    } else {
      const still = center === a ? b : a,
        whole = k => moves.reduce((sum, move, i) => sum + move * W[(V + rows[i]) * d + k], 0);
      const other = row(W, still).map((x, j) => x + (still === center ? whole(j) / 2 : 0));
      moves.forEach((k, i) =>
        add(run.labels[i] ? "pull" : "push", k * inner(row(W, V + rows[i]), other) * (1 + (a === b))),
      );
    }
    for (const [cause, change] of Object.entries(sums)) entries.push({ t, cause, change });
  }
  run.seek(run.last);
  return { start, end: score(), entries };
}

/** The same words as `Ledger.story`. */
function story(run, a, b, { start, end, entries }, table) {
  const names = [run.words[a], run.words[b]].map(isolated),
    sums = new Map();
  for (const { cause, change } of entries) sums.set(cause, (sums.get(cause) ?? 0) + change);
  const parts = Object.keys(CAUSES)
    .filter(cause => sums.has(cause))
    .map(cause => `${signed(sums.get(cause))} ${CAUSES[cause].replace("{a}", names[0]).replace("{b}", names[1])}`);
  return `${table === "out" ? "The score of" : "The product of the centers"} ${names[0]} and ${names[1]} went from ${plain(start)} to ${plain(end)}: ${parts.join(", ") || "nothing touched it"}.`;
}

const signed = x => `${x < -0.0005 ? "−" : "+"}${Math.abs(x).toFixed(3)}`;
const plain = x => signed(x).replace("+", "");

function explain(args) {
  const { model, el } = args,
    done = render(args),
    root = el.firstChild,
    {
      runs: [run],
    } = root.player,
    { table } = model.get("data");
  const panel = make("div", { class: "sg-ledger" });
  root.prepend(panel);
  if (run.film) {
    const told = make("p", { class: "sg-caption" }),
      tell = () => {
        told.textContent = model.get("told");
      };
    panel.append(told, make("p", { class: "sg-note" }, model.get("data").why));
    model.on("change:told", tell);
    tell();
    return () => {
      model.off("change:told", tell);
      done();
    };
  }
  const H = 200,
    left = 52,
    picture = make("svg", { role: "img" }),
    caption = make("p", { class: "sg-caption", "aria-live": "polite" });
  const largest = make("div", { class: "sg-bar" });
  const choose = (label, j) =>
    make(
      "label",
      {},
      `${label} `,
      make(
        "select",
        {
          onchange: event => {
            const pair = [...model.get("pair")];
            pair[j] = event.target.value;
            model.set("pair", pair);
            model.save_changes();
          },
        },
        ...run.words.map(word => make("option", { value: word, selected: word === model.get("pair")[j] }, word)),
      ),
    );
  const selects = [choose("center", 0), choose(table === "out" ? "context" : "other center", 1)];
  let W = 720,
    book = null;
  const choice = () => model.get("pair").map(word => run.words.indexOf(word));
  const read = () => {
    book = ledger(run, ...choice(), table);
    show();
  };
  const show = () => {
    const [a, b] = choice(),
      text = story(run, a, b, book, table);
    selects.forEach((node, j) => {
      node.lastChild.value = model.get("pair")[j];
    });
    let score = book.start;
    const way = [[0, score]],
      stairs = book.entries.map(entry => {
        const from = score;
        score += entry.change;
        way.push([entry.t + 1, score]);
        return { ...entry, from, to: score };
      });
    const values = way.map(([, y]) => y).filter(Number.isFinite),
      low = values.reduce((least, value) => Math.min(least, value), 0),
      high = values.reduce((most, value) => Math.max(most, value), 0);
    const x = t => left + (t / (run.last || 1)) * (W - left - 28),
      y = value => H - 24 - ((value - low) / (high - low || 1)) * (H - 36);
    const big = [...stairs]
      .sort((one, other) => Math.abs(other.change) - Math.abs(one.change) || one.t - other.t)
      .slice(0, 5);
    const line =
      way.map(([t, value], i) => `${i ? `H${x(t).toFixed(1)}V` : `M${x(t)},`}${y(value).toFixed(1)}`).join("") +
      `H${x(run.last)}`;
    set(picture, { viewBox: `0 0 ${W} ${H}` });
    picture.replaceChildren(
      make(
        "g",
        { class: "sg-axis" },
        ...ticks(low, high, 4).map(at => make("text", { x: left - 6, y: y(at) + 4, "text-anchor": "end" }, `${at}`)),
        ...ticks(0, run.last, Math.round(W / 100)).map(at => make("text", { x: x(at), y: H - 6, "text-anchor": "middle" }, `${at}`)),
        make("line", { x1: left, x2: W - 28, y1: y(0), y2: y(0) }),
      ),
      make("path", { d: line, class: "sg-stairs" }),
      ...big.map(({ t, from, to, change }) =>
        make("line", { x1: x(t + 1), x2: x(t + 1), y1: y(from), y2: y(to), class: change > 0 ? "sg-pull" : "sg-push" }),
      ),
    );
    picture.onclick = event => {
      const box = picture.getBoundingClientRect(),
        t = ((((event.clientX - box.left) / box.width) * W - left) / (W - left - 28)) * run.last - 1;
      if (stairs.length)
        root.player.seek(
          stairs.reduce((best, stair) => (Math.abs(stair.t - t) < Math.abs(best.t - t) ? stair : best)).t,
        );
    };
    largest.replaceChildren(
      make("span", {}, "largest stairs"),
      ...big.map(({ t, cause, change }) =>
        make(
          "button",
          { type: "button", title: `see step ${t}`, onclick: () => root.player.seek(t) },
          `step ${count(t)}: ${signed(change)} ${cause}`,
        ),
      ),
    );
    caption.textContent = text;
    set(picture, { "aria-label": text });
  };
  panel.append(make("div", { class: "sg-bar" }, ...selects), picture, caption, largest);
  model.on("change:pair", read);
  read();
  const watch = new ResizeObserver(() => {
    W = clamp(picture.clientWidth || W, 280, 960);
    show();
  });
  watch.observe(panel);
  return () => {
    watch.disconnect();
    model.off("change:pair", read);
    done();
  };
}
