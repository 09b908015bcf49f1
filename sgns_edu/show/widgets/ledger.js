// @ts-check
// Why did a score become what it is? The staircase of two words under the player; a stair is a step.

import "./base.css";
import "./player.css";
import "./ledger.css";
import { clamp, ledger } from "./js/arithmetic.js";
import { button, make, set, ticks } from "./js/dom.js";
import { Film } from "./js/film.js";
import { count, ledgerStory, signed } from "./js/words.js";
import { showPlayer } from "./player.js";

const HEIGHT = 200;
const LEFT = 52;
const RIGHT = 28;
const LARGEST = 5; // stairs that get a button

/** @type {import("./js/exhibit.js").Render} */
export function render({ model, el }) {
  const { player, stop } = showPlayer({ model, el });
  const panel = make("div", { class: "sg-ledger" });
  player.root.prepend(panel);
  const run = player.first;
  const stopPanel =
    run instanceof Film ? tellStory(model, panel) : drawStairs(model, panel, player, run);
  return () => {
    stopPanel();
    stop();
  };
}

/** A run that the page cannot redo: Python tells the story, and why there are no stairs. */
function tellStory(model, panel) {
  const caption = make("p", { class: "sg-caption" });
  const show = () => {
    caption.textContent = model.get("told");
  };
  panel.append(caption, make("p", { class: "sg-note" }, model.get("data").why));
  model.on("change:told", show);
  show();
  return () => model.off("change:told", show);
}

/**
 * @param {import("./js/exhibit.js").Model} model
 * @param {HTMLElement} panel
 * @param {import("./player.js").Player} player
 * @param {import("./js/replay.js").Replay} run
 */
function drawStairs(model, panel, player, run) {
  const { table } = model.get("data");
  const picture = make("svg", { role: "img" });
  const caption = make("p", { class: "sg-caption", "aria-live": "polite" });
  const buttons = make("div", { class: "sg-bar" });
  const choices = [
    chooseWord(model, run, "center", 0),
    chooseWord(model, run, table === "out" ? "context" : "other center", 1),
  ];
  let width = 720;
  let entries = null;
  const rows = () => model.get("pair").map(word => run.words.indexOf(word));

  const read = () => {
    const [a, b] = rows();
    entries = ledger(run, a, b, table);
    show();
  };

  const show = () => {
    const [a, b] = rows();
    choices.forEach((choice, j) => {
      choice.lastChild.value = model.get("pair")[j];
    });
    const stairs = stairsOf(entries);
    const largest = [...stairs]
      .sort((one, other) => Math.abs(other.change) - Math.abs(one.change) || one.t - other.t)
      .slice(0, LARGEST);
    const scale = scaleOf(run.last, [entries.start, ...stairs.map(stair => stair.to)], width);
    set(picture, { viewBox: `0 0 ${width} ${HEIGHT}` });
    picture.replaceChildren(...staircase(scale, entries.start, stairs, largest));
    picture.onclick = event => {
      const t = scale.step(event, picture);
      const nearer = (best, stair) => (Math.abs(stair.t - t) < Math.abs(best.t - t) ? stair : best);
      if (stairs.length) player.seek(stairs.reduce(nearer).t);
    };
    buttons.replaceChildren(
      make("span", {}, "largest stairs"),
      ...largest.map(({ t, cause, change }) =>
        button(`step ${count(t)}: ${signed(change)} ${cause}`, () => player.seek(t), {
          title: `see step ${t}`,
        }),
      ),
    );
    const text = ledgerStory(run, a, b, entries, table);
    caption.textContent = text;
    set(picture, { "aria-label": text });
  };

  panel.append(make("div", { class: "sg-bar" }, ...choices), picture, caption, buttons);
  model.on("change:pair", read);
  read();
  const watch = new ResizeObserver(() => {
    width = clamp(picture.clientWidth || width, 280, 960);
    show();
  });
  watch.observe(panel);
  return () => {
    watch.disconnect();
    model.off("change:pair", read);
  };
}

/** A list of all words for the j-th of the pair. */
function chooseWord(model, run, label, j) {
  const chosen = model.get("pair")[j];
  const options = run.words.map(word =>
    make("option", { value: word, selected: word === chosen }, word),
  );
  const onchange = event => {
    const pair = [...model.get("pair")];
    pair[j] = event.target.value;
    model.set("pair", pair);
    model.save_changes();
  };
  return make("label", {}, `${label} `, make("select", { onchange }, ...options));
}

/** The changes of a score with the score before and after each. */
function stairsOf({ start, entries }) {
  let score = start;
  return entries.map(entry => {
    const from = score;
    score += entry.change;
    return { ...entry, from, to: score };
  });
}

/** From steps and scores to places in the picture, and back to a step. */
function scaleOf(last, scores, width) {
  const finite = scores.filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), 0);
  const high = finite.reduce((most, value) => Math.max(most, value), 0);
  const across = width - LEFT - RIGHT;
  return {
    width,
    last,
    low,
    high,
    x: t => LEFT + (t / (last || 1)) * across,
    y: score => HEIGHT - 24 - ((score - low) / (high - low || 1)) * (HEIGHT - 36),
    step: (event, picture) => {
      const box = picture.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * width;
      return ((x - LEFT) / across) * last - 1;
    },
  };
}

/** The axes, the way of the score, and its largest stairs in color. */
function staircase({ width, last, low, high, x, y }, start, stairs, largest) {
  let way = `M${x(0)},${y(start).toFixed(1)}`;
  for (const { t, to } of stairs) way += `H${x(t + 1).toFixed(1)}V${y(to).toFixed(1)}`;
  const scores = ticks(low, high, 4).map(at =>
    make("text", { x: LEFT - 6, y: y(at) + 4, "text-anchor": "end" }, `${at}`),
  );
  const steps = ticks(0, last, Math.round(width / 100)).map(at =>
    make("text", { x: x(at), y: HEIGHT - 6, "text-anchor": "middle" }, `${at}`),
  );
  const zero = make("line", { x1: LEFT, x2: width - RIGHT, y1: y(0), y2: y(0) });
  const bold = largest.map(({ t, from, to, change }) => {
    const role = change > 0 ? "sg-pull" : "sg-push";
    return make("line", { x1: x(t + 1), x2: x(t + 1), y1: y(from), y2: y(to), class: role });
  });
  return [
    make("g", { class: "sg-axis" }, ...scores, ...steps, zero),
    make("path", { d: `${way}H${x(last)}`, class: "sg-stairs" }),
    ...bold,
  ];
}
