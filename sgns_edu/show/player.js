// The player: a stage for each run, and one set of controls.

const SPEEDS = [1, 3, 10, 30, 100, 300],
  SCALES = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
  ZOOMS = [1, 2, 4, 8, 16, 0];

function render({ model, el }) {
  const runs = model.get("data").runs.map(run => (run.film ? new Film(run) : new Replay(run)));
  const first = runs[0],
    stages = runs.map(run => new Stage(run, runs.length > 1 ? 0.85 : 0.58)),
    last = Math.max(...runs.map(run => run.last));
  const view = { scale: 1, zoom: 1, tables: { in: true, out: true }, follow: new Set(), playing: false };
  let place = 0,
    speed = 30,
    before = 0,
    sent = 0,
    alive = true;

  const go = (x, quiet) => {
    place = clamp(x, 0, last);
    stages.forEach(stage => stage.draw(place, view));
    const t = Math.floor(place);
    scrubber.value = t;
    set(scrubber, { "aria-valuetext": `step ${count(t)} of ${count(last)}` });
    set(mark, { x1: (t / (last || 1)) * 1000, x2: (t / (last || 1)) * 1000 });
    const loss = first.loss[first.kept(Math.min(t, first.last))];
    readout.value = `${count(t)} / ${count(last)}${Number.isFinite(loss) ? `, loss ${loss.toFixed(2)}` : ""}`;
    if (!quiet && model.get("step") !== t && !(view.playing && performance.now() - sent < 250)) {
      sent = performance.now();
      model.set("step", t);
      model.save_changes();
    }
  };
  const jump = n => {
    pause();
    go(first.beyond(Math.floor(place), n));
  };
  const seek = t => {
    pause();
    go(first.kept(t));
  };
  const play = () => {
    if (place >= last) go(0);
    view.playing = true;
    before = 0;
    button();
    requestAnimationFrame(frame);
  };
  const pause = () => {
    if (view.playing) {
      view.playing = false;
      button();
      go(first.kept(Math.floor(place)));
    }
  };
  const toggle = () => (view.playing ? pause() : play());
  const button = () => {
    playing.textContent = view.playing ? "❚❚ Pause" : "▶ Play";
  };
  const frame = now => {
    if (!view.playing || !alive) return;
    const x = place + (before ? (Math.min(now - before, 200) / 1000) * speed : 0);
    before = now;
    if (!calm()) go(x);
    else if (Math.floor(x) > Math.floor(place)) go(Math.floor(x)); // jump from step to step instead of gliding
    place = Math.min(x, last);
    if (x >= last) pause();
    else requestAnimationFrame(frame);
  };

  const press = (text, label, onclick) =>
    make("button", { type: "button", "aria-label": label, title: label, onclick }, text);
  const playing = press("▶ Play", "play or pause (space)", toggle);
  const readout = make("output", { class: "sg-readout" });
  const scrubber = make("input", {
    type: "range",
    min: 0,
    max: last,
    step: 1,
    "aria-label": "step",
    oninput: () => seek(+scrubber.value),
  });
  const mark = make("line", { y1: 0, y2: 40, class: "sg-mark" });
  const losses = make(
    "svg",
    { viewBox: "0 0 1000 40", preserveAspectRatio: "none", "aria-hidden": "true" },
    ...runs.map((run, i) => curve(run, last, i)),
    mark,
  );

  const said = make("span", { class: "sg-note", role: "status" });
  const rows = text => {
    const words = text.split(/[\s,]+/).filter(word => word),
      missing = words.filter(word => !first.words.includes(word));
    said.textContent = missing.length ? `not among the words: ${missing.join(", ")}` : "";
    return missing.length ? null : words.map(word => first.words.indexOf(word));
  };
  const find = way => {
    const wanted = rows(search.value);
    if (!wanted?.length) return;
    const t = first.touching(wanted, Math.floor(place), way);
    if (t === null) said.textContent = `no ${way > 0 ? "later" : "earlier"} step touches ${search.value}`;
    else seek(t);
  };
  const list = `sg-words-${Math.random().toString(36).slice(2)}`;
  const field = (label, hint, onenter) =>
    make("input", {
      type: "text",
      "aria-label": label,
      placeholder: hint,
      list,
      size: 11,
      onkeydown: event => {
        if (event.key === "Enter") onenter(event.shiftKey ? -1 : 1);
      },
    });
  const search = field("next step that touches these words (/)", "words", find);
  const following = field("words to follow", "words", () => {});
  const follow = () => {
    view.follow = new Set(rows(following.value) ?? []);
    go(place, true);
  };
  following.addEventListener("change", follow);
  const pick = (label, values, at, tell, chosen) =>
    make(
      "label",
      {},
      `${label} `,
      make(
        "select",
        { onchange: event => chosen(values[event.target.value]) },
        ...values.map((value, i) => make("option", { value: i, selected: i === at }, tell(value))),
      ),
    );
  const table = (name, text, mark) =>
    make(
      "label",
      { class: "sg-key" },
      make("input", {
        type: "checkbox",
        checked: true,
        onchange: event => {
          view.tables[name] = event.target.checked;
          go(place, true);
        },
      }),
      make("span", { class: `sg-key-${name}`, "aria-hidden": "true" }, mark),
      text,
    );
  const key = (name, mark, text) =>
    make("span", { class: "sg-key" }, make("b", { class: `sg-${name}-ink`, "aria-hidden": "true" }, mark), text);

  const answer = runs.every(run => run.kind === "negatives" || run.kind === "tree") ? "σ" : "p";
  const keys = event => {
    const typing = event.target.matches("input[type=text], select"),
      n = event.shiftKey || event.key.startsWith("Page") ? 10 : 1;
    const does = {
      " ": toggle,
      ArrowLeft: () => jump(-n),
      ArrowRight: () => jump(n),
      PageUp: () => jump(10),
      PageDown: () => jump(-10),
      Home: () => seek(0),
      End: () => seek(last),
      "/": () => search.focus(),
    }[event.key];
    if (
      !does ||
      typing ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      (event.key === " " && event.target.matches("button, input[type=checkbox]"))
    )
      return;
    event.preventDefault();
    event.stopPropagation();
    does();
  };
  const root = make(
    "div",
    {
      class: "sg-exhibit",
      role: "group",
      "aria-label": "player of a training run",
      "data-lm-suppress-shortcuts": "true",
      onkeydown: keys,
    },
    make("div", { class: "sg-stages" }, ...stages.map(stage => stage.node)),
    make("div", { class: "sg-track" }, losses, scrubber),
    make(
      "div",
      { class: "sg-bar" },
      press("−10", "ten steps back (shift + left)", () => jump(-10)),
      press("−1", "one step back (left)", () => jump(-1)),
      playing,
      press("+1", "one step on (right)", () => jump(1)),
      press("+10", "ten steps on (shift + right)", () => jump(10)),
      readout,
      pick(
        "steps a second",
        SPEEDS,
        3,
        value => value,
        value => {
          speed = value;
        },
      ),
    ),
    make(
      "div",
      { class: "sg-bar" },
      make("label", {}, "find ", search),
      press("◂", "previous step that touches these words", () => find(-1)),
      press("▸", "next step that touches these words", () => find(1)),
      make("label", {}, "follow ", following),
      pick(
        "arrows",
        SCALES,
        3,
        value => `× ${value}`,
        value => {
          view.scale = value;
          go(place, true);
        },
      ),
      pick(
        "zoom",
        ZOOMS,
        0,
        value => (value ? `× ${value}` : "fit"),
        value => {
          view.zoom = value;
          go(place, true);
        },
      ),
      said,
    ),
    make(
      "div",
      { class: "sg-bar" },
      table("in", "center, v", "●"),
      table("out", first.tree ? "inner node, u" : "context, u", "■"),
      key("pull", "➤", `pull, 1 − ${answer}`),
      key("push", "➣", `push, ${answer}`),
      key("sum", "⇢", "their sum"),
    ),
    make("datalist", { id: list }, ...first.drawn.map(row => make("option", { value: first.words[row] }))),
  );
  root.player = { go, seek, stages, runs, view };
  el.replaceChildren(root);
  const changed = () => {
    if (model.get("step") !== Math.floor(place)) {
      if (view.playing) pause();
      go(clamp(model.get("step"), 0, last), true);
    }
  };
  const followed = () => {
    following.value = (model.get("follow") ?? []).join(" ");
    follow();
  };
  model.on("change:step", changed);
  model.on("change:follow", followed);
  go(clamp(model.get("step"), 0, last), true);
  followed();
  const watch = new ResizeObserver(() => {
    for (const stage of stages)
      if (stage.picture.clientWidth && Math.round(stage.picture.clientWidth) !== stage.width)
        stage.resize(stage.picture.clientWidth);
    go(place, true);
  });
  stages.forEach(stage => watch.observe(stage.node));
  return () => {
    alive = false;
    watch.disconnect();
    model.off("change:step", changed);
    model.off("change:follow", followed);
  };
}

/** The loss of a run over the scrubber: mean of each small stretch. */
function curve(run, last, i) {
  const n = Math.min(250, Math.max(last, 1)),
    means = [];
  for (let bin = 0; bin < n; bin++) {
    const part = [
      ...run.loss.subarray(Math.floor((bin * last) / n), Math.max(Math.floor(((bin + 1) * last) / n), 1)),
    ].filter(Number.isFinite);
    if (part.length) means.push([((bin + 0.5) / n) * 1000, part.reduce((a, b) => a + b) / part.length]);
  }
  const values = means.map(([, y]) => y),
    low = Math.min(...values),
    high = Math.max(...values);
  return make("polyline", {
    class: `sg-loss sg-loss-${i}`,
    points: means
      .map(([x, y]) => `${x.toFixed(1)},${(36 - (32 * (y - low)) / (high - low || 1)).toFixed(1)}`)
      .join(" "),
  });
}
