// @ts-check
// Where names go, so that they cover as little as possible. `show/names.py` is its twin.

/** Advance widths of the printable ASCII in DejaVu Sans: a letter's code less 40, in fiftieths of an em. */
const WIDTHS =
  "8<?RHXO6<<AR8:89HHHHHHHHHH99RRRCZJJKOHEON77IDSMOFOKHGMJYJGJ<9<RAAGHCHG:HH66E6YHGHH=B<HFQFFBH9HR";
const BOLD = 1.14; // times as wide
const TURNS = 16;
const [STAYS, BOX_HIT, NAME_HIT, OUTSIDE] = [4, 50, 500, 1000];
const TIE = 1e-6; // costs that differ by less are equal, and the first place is taken

/**
 * @typedef {object} Name
 * @property {string} key
 * @property {string} text
 * @property {number} x of what is named
 * @property {number} y
 * @property {number} r half the size of its mark
 * @property {number} angle the direction that points outward, in radians, y downward
 * @property {number} s the size of its letters
 * @property {boolean} [bold]
 */

/** @typedef {{ x: number, y: number, w: number, h: number }} Box its middle, and half its sides */

/** @typedef {{ x1: number, y1: number, x2: number, y2: number, weight: number }} Line that should not be covered */

/** About how wide a text is. */
export function wide(text, size, bold = false) {
  let sum = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0);
    if (code >= 32 && code < 127) sum += (WIDTHS.charCodeAt(code - 32) - 40) / 50;
    else sum += code > 0x2e80 ? 1 : 0.8;
  }
  return sum * size * (bold ? BOLD : 1);
}

/** A bold text with "…" for what does not fit. */
export function cut(text, room, size) {
  if (wide(text, size, true) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && wide(`${letters.join("")}…`, size, true) > room) letters.pop();
  return `${letters.join("")}…`;
}

/** Whether two boxes overlap. */
export const meet = (a, b) => Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h;

/** How much of a line lies under a box. */
export function lengthUnder(line, box) {
  let from = 0;
  let to = 1;
  const way = [line.x2 - line.x1, line.y2 - line.y1];
  const start = [line.x1 - box.x, line.y1 - box.y];
  const half = [box.w, box.h];
  for (let j = 0; j < 2; j++) {
    if (Math.abs(way[j]) < 1e-9) {
      if (Math.abs(start[j]) >= half[j]) return 0;
      continue;
    }
    const a = (-half[j] - start[j]) / way[j];
    const b = (half[j] - start[j]) / way[j];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  return Math.max(to - from, 0) * Math.hypot(way[0], way[1]);
}

/**
 * Give each name in turn the cheapest place around its mark: outward, near, off the lines, off the boxes before it.
 * @param {Name[]} names the most important first
 * @param {Line[]} lines
 * @param {Box[]} taken
 * @param {{ w: number, h: number, em: number }} stage
 * @param {{ distances: number[], shifts?: number[], before?: Map<string, number>, worst?: number }} how
 * @returns {Map<string, Box & { choice: number }>} no place for a name that would cost `worst` or more
 */
export function placeNames(names, lines, taken, stage, how) {
  const { distances, shifts = [0], before = new Map(), worst = Infinity } = how;
  const places = new Map();
  for (const name of names) {
    const w = wide(name.text, name.s, name.bold) / 2 + 2;
    const h = 0.62 * name.s;
    let best = null;
    let least = worst;
    for (const [choice, place] of placesAround(name, w, h, stage.em, distances, shifts).entries()) {
      const bonus = before.get(name.key) === choice ? STAYS : 0;
      let cost = place.cost - bonus;
      if (cost >= least - TIE) continue;
      cost += costOf(place, lines, taken, stage);
      for (const other of places.values()) if (meet(place, other)) cost += NAME_HIT;
      if (cost >= least - TIE) continue;
      least = cost;
      best = { x: place.x, y: place.y, w, h, choice };
    }
    if (!best) continue;
    places.set(name.key, best);
  }
  return places;
}

/** The boxes that a name may take, with what their direction and distance cost. */
function placesAround(name, w, h, em, distances, shifts) {
  const places = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const angle = name.angle + (turn * 2 * Math.PI) / TURNS;
    const away = (Math.min(turn, TURNS - turn) * 2 * Math.PI) / TURNS;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const aside = Math.abs(x) < 0.6 ? shifts : [0];
    for (const distance of distances) {
      const reach = name.r + distance * em;
      for (const shift of aside) {
        places.push({
          x: name.x + x * (reach + w) + shift * w,
          y: name.y + y * (reach + h),
          w,
          h,
          cost: 1.2 * away + 3.5 * distance + Math.abs(shift),
        });
      }
    }
  }
  return places;
}

function costOf(box, lines, boxes, { w, h }) {
  let cost = 0;
  for (const line of lines) cost += line.weight * lengthUnder(line, box);
  for (const other of boxes) if (meet(box, other)) cost += BOX_HIT;
  const inside =
    box.x - box.w > 2 && box.x + box.w < w - 2 && box.y - box.h > 2 && box.y + box.h < h - 2;
  return inside ? cost : cost + OUTSIDE;
}
