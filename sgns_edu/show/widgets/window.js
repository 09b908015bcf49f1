// A sentence, a window that slides over it, and the pairs it has made so far.

function render({ model, el }) {
  const data = model.get("data"),
    { words, windows, pairs } = data;
  const boxes = words.map((word, i) =>
    make(
      "button",
      {
        type: "button",
        class: "sg-word",
        onclick: () => {
          model.set("state", [model.get("state")[0], i]);
          model.save_changes();
        },
      },
      word,
    ),
  );
  const caption = make("p", { class: "sg-caption", "aria-live": "polite" }),
    list = make("p", { class: "sg-pairs" });
  const change = (j, at) => {
    model.set(
      "state",
      model.get("state").map((old, i) => (i === j ? at : old)),
    );
    model.save_changes();
  };
  const sliders = [
    slider("window", windows, 0, at => change(0, at)),
    slider(
      "center",
      words.map((_, i) => i + 1),
      0,
      at => change(1, at),
    ),
  ];
  const show = () => {
    const [w, center] = model.get("state"),
      made = pairs[w].filter(([c]) => c <= center),
      now = made.filter(([c]) => c === center).map(([, o]) => o);
    sliders.forEach((node, i) => node.show([w, center][i]));
    boxes.forEach((box, i) =>
      set(box, {
        class: `sg-word ${i === center ? "sg-word-center" : now.includes(i) ? "sg-word-context" : ""}`,
        "aria-pressed": i === center,
      }),
    );
    list.replaceChildren(
      ...made.map(([c, o]) => make("span", { class: c === center ? "sg-new" : "" }, `(${words[c]}, ${words[o]}) `)),
    );
    caption.textContent = slid(data, w, center);
  };
  model.on("change:state", show);
  el.replaceChildren(
    make(
      "div",
      { class: "sg-exhibit" },
      make("div", { class: "sg-bar" }, ...sliders),
      make("div", { class: "sg-sentence", role: "group", "aria-label": "sentence" }, ...boxes),
      caption,
      list,
    ),
  );
  show();
  return () => model.off("change:state", show);
}

/** The same words as `Window.caption`. */
function slid({ words, windows, pairs }, w, center) {
  const made = pairs[w].filter(([c]) => c <= center),
    now = made.filter(([c]) => c === center).map(([, o]) => words[o]);
  return `Window ${windows[w]}: the center ${words[center]} has ${now.length ? `the contexts ${now.join(", ")}` : "no context"}. ${made.length} of ${pairs[w].length} pairs so far.`;
}
