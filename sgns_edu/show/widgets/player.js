// @ts-check
// The player: one step told slowly, and the whole run. The kernel's traits and ours follow each other.

import "./base.css";
import "./player.css";
import { clamp } from "./js/arithmetic.js";
import { button, make, set } from "./js/dom.js";
import { keepKeys } from "./js/exhibit.js";
import { Film } from "./js/film.js";
import { screenClock } from "./js/glide.js";
import { OneStep } from "./js/one-step.js";
import { wordsIn } from "./js/parts.js";
import { Replay } from "./js/replay.js";
import { measureRoot } from "./js/stage.js";
import { TheRun } from "./js/the-run.js";

const TELL_EVERY = 250; // milliseconds
const HELP =
  "One step: → or space next, ← back, shift + → next step, 1 to 7 a phase, g guess (then , and .), r the run. The run: space plays, ← → a step, shift ten, [ ] notes, Home, End, o one step. Both: p full screen, m more, Escape back to the notebook.";

export class Player {
  /** @param {import("./js/exhibit.js").Model} model */
  constructor(model) {
    this.model = model;
    this.data = model.get("data");
    this.runs = this.data.runs.map(run => (run.film ? new Film(run) : new Replay(run)));
    this.clock = screenClock();
    this.em = 16;
    this.isNarrow = false;
    this.advances = false;
    this.sent = 0;
    this.isQuiet = false; // while the kernel leads
    this.isTelling = false; // while we write the state into the model
    this.isRunKnown = false;
    this.readout = make("span", { class: "sg-readout" });
    this.step = new OneStep(this);
    this.run = new TheRun(this);
    this.root = this.build();
    this.root.player = this;
  }

  get view() {
    return this.root.dataset.view;
  }

  get current() {
    return this.view === "step" ? this.step : this.run;
  }

  get t() {
    return this.view === "step" ? this.step.t : this.run.t;
  }

  // ---- one way in for both views

  /** What the reader asks for: the run opens at its start; who only had a look goes back to the same step. */
  switchTo(view) {
    if (view === this.view) return;
    const isFirst = view === "run" && !this.isRunKnown;
    const isBack = view === "step" && this.run.place === 0;
    this.look(view, isFirst ? 0 : isBack ? this.step.t : this.t);
  }

  /** Show a view at a step, by default the same one. */
  look(view, t = this.root.dataset.view ? this.t : 0) {
    this.isRunKnown ||= view === "run";
    this.keepFocus(() => {
      this.root.dataset.view = view;
      for (const part of ["main", "foot"]) {
        this.step[part].hidden = view !== "step";
        this.run[part].hidden = view === "step";
      }
      this.step.strip.node.hidden = view !== "step";
      this.run.track.hidden = view === "step";
    });
    this.buttons.forEach(one => set(one, { "aria-pressed": one.value === view }));
    this.measure();
    if (view === "step") {
      this.run.pause();
      this.step.jump(t, this.step.t === t ? this.step.phase : 0, 0);
    } else this.run.go(clamp(t, 0, this.run.last));
  }

  /** Do something that may hide the focused control; the focus stays in the exhibit. */
  keepFocus(act) {
    const had = this.root.contains(document.activeElement);
    act();
    const active = document.activeElement;
    if (
      had &&
      !(this.root.contains(active) && active instanceof HTMLElement && active.offsetParent)
    )
      this.stage.node.focus({ preventScroll: true });
  }

  get stage() {
    return this.view === "step" ? this.step.stage : this.run.stages[0];
  }

  /** Go to a step, and in the step's view to a phase. */
  go(t, phase = 0) {
    if (this.view === "step") this.step.jump(t, phase, 0);
    else this.run.seek(t);
  }

  settle(isSettled) {
    const said = String(isSettled);
    if (this.root.dataset.settled === said) return;
    this.root.dataset.settled = said;
    this.announce();
  }

  announce() {
    const { view, step, phase, settled } = this.root.dataset;
    this.root.dispatchEvent(
      new CustomEvent("sg:state", { bubbles: true, detail: { view, step, phase, settled } }),
    );
  }

  /** The state, for the page and, while it plays four times a second at most, for the kernel. */
  tell() {
    if (!this.root?.dataset.view) return;
    const now = { view: this.view, step: this.t, phase: this.step.phase };
    const old = { ...this.root.dataset };
    for (const name in now) this.root.dataset[name] = String(now[name]);
    if (old.view !== now.view || old.step !== String(now.step) || old.phase !== String(now.phase))
      this.announce();
    if (this.isQuiet || (this.run.playing && performance.now() - this.sent < TELL_EVERY)) return;
    let changed = false;
    this.isTelling = true; // the model answers each value at once, before it has the others
    for (const name in now) {
      if (this.model.get(name) === now[name]) continue;
      this.model.set(name, now[name]);
      changed = true;
    }
    this.isTelling = false;
    if (changed) {
      this.sent = performance.now();
      this.model.save_changes();
    }
  }

  /** Later, if nothing has happened meanwhile. */
  later(act, ms) {
    const { view, step, phase } = this.root.dataset;
    setTimeout(() => {
      const now = this.root.dataset;
      if (
        this.root.isConnected &&
        now.view === view &&
        now.step === step &&
        now.phase === phase &&
        now.settled === "true"
      )
        act();
    }, ms);
  }

  // ---- the page

  build() {
    this.buttons = [
      ["step", "One step"],
      ["run", "The run"],
    ].map(([value, text]) =>
      button(text, () => this.switchTo(value), { value, "aria-pressed": "false" }),
    );
    const classes = this.runs[0].classes.flatMap((name, kind) => [
      " ",
      make("b", { class: `sg-c-kind${kind}`, style: "color: var(--c)" }, "●■"),
      ` ${name}`,
    ]);
    const tables = [
      make("b", { class: "sg-center" }, "● v"),
      " as center ",
      make("b", {}, "■ u"),
      this.runs[0].tree ? " of a node " : " as neighbor ",
      make("b", { class: "sg-no" }, "✕"),
      " right answer no",
    ];
    const legend = make("span", { class: "sg-legend sg-note" }, ...tables, ...classes);
    const top = make(
      "div",
      { class: "sg-top-row" },
      make("span", { class: "sg-switch", role: "group", "aria-label": "view" }, ...this.buttons),
      this.readout,
      make("span", { class: "sg-spread" }),
      legend,
      button("⤢", () => this.present(), {
        "aria-label": "full screen (p)",
        title: "full screen (p)",
      }),
      (this.moreButton = button("⋯", () => this.unfold(), {
        "aria-label": "more (m)",
        title: "more (m)",
        "aria-expanded": "false",
      })),
    );
    const slot = make("div", { class: "sg-slot" }, this.step.strip.node, this.run.track);
    this.more = this.buildMore();
    const root = make(
      "div",
      {
        class: "sg-exhibit sg-player",
        role: "group",
        "aria-label": this.data.title || "player of a training run",
      },
      top,
      slot,
      this.step.main,
      this.run.main,
      this.step.foot,
      this.run.foot,
      this.more,
    );
    keepKeys(root, event => this.key(event));
    return root;
  }

  buildMore() {
    const words = make("datalist", { id: `sg-words-${Math.random().toString(36).slice(2)}` });
    const [first] = this.runs;
    words.append(...first.drawn.map(row => make("option", { value: first.words[row] })));
    const field = (label, does) => {
      const node = make("input", {
        type: "text",
        "aria-label": label,
        placeholder: "words",
        list: words.id,
        size: 12,
        onchange: () => does(node),
      });
      return node;
    };
    this.search = field("go to the next step with these words", node => this.find(node.value));
    this.following = field("words to follow", node =>
      this.follow(this.wordsIn(node.value, this.runs)),
    );
    const number = make("input", {
      type: "number",
      min: 0,
      max: this.run.last,
      "aria-label": "step number",
      onchange: () => this.go(clamp(Math.round(+number.value) || 0, 0, this.run.last)),
    });
    const check = (text, checked, change) =>
      make(
        "label",
        {},
        make("input", {
          type: "checkbox",
          checked,
          onchange: event => change(event.target.checked),
        }),
        ` ${text}`,
      );
    const show = name => value => {
      this.run.view.show[name] = value;
      if (this.view === "run") this.run.again();
    };
    this.status = make("span", { class: "sg-note", role: "status" });
    return make(
      "div",
      { class: "sg-bar sg-more", hidden: true },
      make("label", {}, "next step with ", this.search),
      make("label", {}, "follow ", this.following),
      make("label", {}, "step ", number),
      check("● centers", true, show("in")),
      check("■ neighbors", true, show("out")),
      check("lines from the origin", true, show("spokes")),
      check("advance by itself", false, value => (this.advances = value)),
      this.status,
      make("p", { class: "sg-note sg-help" }, HELP),
      words,
    );
  }

  unfold(open = this.more.hidden) {
    this.keepFocus(() => (this.more.hidden = !open));
    set(this.moreButton, { "aria-expanded": open });
  }

  present() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.();
  }

  // ---- what the reader asks for

  /** The words in a text, if these runs have them; says which are unknown and gives null. */
  wordsIn(text, runs) {
    const known = runs.flatMap(run => run.words);
    const wanted = wordsIn(text, known);
    const missing = wanted.filter(word => !known.includes(word));
    this.status.textContent = missing.length ? `not among the words: ${missing.join(", ")}` : "";
    return missing.length ? null : wanted;
  }

  find(text) {
    const run = this.view === "step" ? this.step.run : this.run.lead;
    const words = this.wordsIn(text, [run]);
    if (!words?.length) return;
    const rows = words.map(word => run.words.indexOf(word));
    const t = run.touching(rows, this.t, 1);
    if (t === null) this.status.textContent = `no later step has ${text}`;
    else this.go(t);
  }

  /** @param {string[] | null} words */
  follow(words) {
    if (!words) return;
    this.run.follow(words);
    if (this.view === "run") this.run.again();
  }

  /** @returns {boolean} whether the key was ours */
  key(event) {
    const { key } = event;
    if (key === "p") this.present();
    else if (key === "m") this.unfold();
    else if (key === "?") this.unfold(true);
    else if (key === "r" && this.view === "step") this.switchTo("run");
    else if (key === "o" && this.view === "run") this.switchTo("step");
    else return this.current.key(event);
    return true;
  }

  // ---- sizes

  measure() {
    Object.assign(this, measureRoot(this.root));
    const { step, run } = this;
    const isNew = [step.stage.fit(step.box), ...run.stages.map((one, i) => one.fit(run.boxes[i]))];
    return isNew.includes(true);
  }

  fit() {
    if (this.measure()) this.current.again();
  }
}

/** @type {import("./js/exhibit.js").Render} */
export const render = args => showPlayer(args).stop;

/**
 * Put a player into `el` and keep it and the model in step.
 * @param {{ model: import("./js/exhibit.js").Model, el: HTMLElement }} args
 */
export function showPlayer({ model, el }) {
  const player = new Player(model);
  el.replaceChildren(player.root);
  const quietly = act => {
    player.isQuiet = true;
    act();
    player.isQuiet = false;
  };
  const follow = () => {
    const words = model.get("follow") ?? [];
    player.following.value = words.join(", ");
    player.follow(words);
  };
  const move = () => {
    if (model.get("view") !== player.view) player.look(model.get("view"));
    if (
      model.get("step") !== player.t ||
      (player.view === "step" && model.get("phase") !== player.step.phase)
    )
      player.go(model.get("step"), model.get("phase"));
  };
  const heed = () => {
    if (!player.isTelling) quietly(move);
  };
  quietly(() => {
    player.look(model.get("view"));
    player.go(model.get("step"), model.get("phase"));
    follow();
  });
  player.settle(true);
  /** @type {[string, () => void][]} */
  const events = [
    ["change:view", heed],
    ["change:step", heed],
    ["change:phase", heed],
    ["change:follow", follow],
  ];
  events.forEach(([event, call]) => model.on(event, call));
  const watch = new ResizeObserver(() => player.fit());
  [player.step.box, ...player.run.boxes].forEach(box => watch.observe(box));
  const stop = () => {
    player.run.playing = false;
    watch.disconnect();
    events.forEach(([event, call]) => model.off(event, call));
  };
  return { player, stop };
}
