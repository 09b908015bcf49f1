// @ts-check
// "10,000 random starts": counts that Python made, as bars, for a dimension and a spread.

import { make, slider } from "./dom.js";
import { count } from "./words.js";

const NAMES = ["the true score falls", "a wrong score rises"];

/** @param {{ n: number, dims: number[], spreads: number[], counts: number[][][] }} starts */
export function starts({ n, dims, spreads, counts }) {
  let [d, s] = [0, Math.max(spreads.length - 2, 0)];
  const status = make("p", { class: "sg-note", role: "status" });
  const bars = NAMES.map(() => ({
    fill: make("span", { class: "sg-fill" }),
    end: make("b"),
  }));
  const show = () => {
    const [falls, rises, either] = counts[d][s].map(times => (100 * times) / n);
    bars.forEach(({ fill, end }, i) => {
      const percent = [falls, rises][i];
      fill.style.width = `${percent}%`;
      end.style.left = `${percent}%`;
      end.textContent = `${percent.toFixed(1)} %`;
    });
    const where = `d = ${dims[d]}, spread ${spreads[s]}`;
    status.textContent =
      `Of ${count(n)} random starts, ${where}: the true score falls in ${falls.toFixed(1)} %, ` +
      `a wrong score rises in ${rises.toFixed(1)} %, one or the other in ${either.toFixed(1)} %.`;
  };
  const chooseDim = i => {
    d = i;
    show();
  };
  const chooseSpread = i => {
    s = i;
    show();
  };
  const rows = bars.flatMap(({ fill, end }, i) => [
    make("span", {}, NAMES[i]),
    make("span", { class: "sg-rail" }, fill, end),
  ]);
  const sliders = make(
    "div",
    { class: "sg-bar" },
    slider("dimensions", dims, d, chooseDim),
    slider("spread", spreads, s, chooseSpread),
  );
  const shares = make("div", { class: "sg-shares", "aria-hidden": "true" }, ...rows);
  show();
  const summary = make("summary", {}, `${count(n)} random starts`);
  return make("details", { class: "sg-card sg-starts" }, summary, sliders, shares, status);
}
