// @ts-check
// Dots on a plane: where they are between two maps, and which one is nearest.

/** @typedef {[number, number]} Place in pixels, y downward */

/**
 * @param {Place[]} from
 * @param {Place[]} to
 * @returns {Place[]}
 */
export function placesBetween(from, to, part) {
  return to.map(([x, y], i) => [
    from[i][0] + (x - from[i][0]) * part,
    from[i][1] + (y - from[i][1]) * part,
  ]);
}

/**
 * The index of the place nearest to (x, y), at most `reach` away; or −1.
 * @param {number[][]} places
 * @param {number[]} at
 */
export function nearest(places, at, reach = Infinity) {
  let best = -1;
  let least = reach;
  places.forEach((place, i) => {
    const far = Math.hypot(place[0] - at[0], place[1] - at[1]);
    if (far > least) return;
    least = far;
    best = i;
  });
  return best;
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The index of the next place in the direction of an arrow key; −1 if there is none. */
export function nextPlace(places, from, key) {
  const way = WAYS[key];
  if (!way) return -1;
  let best = -1;
  let least = Infinity;
  places.forEach(([x, y], i) => {
    const [dx, dy] = [x - places[from][0], y - places[from][1]];
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1] - dy * way[0]);
    const far = ahead + 2 * aside;
    if (i === from || ahead < 0 || aside > 2 * ahead || far >= least) return;
    least = far;
    best = i;
  });
  return best;
}

/** Where a pointer is, in the units of an SVG's viewBox. */
export function pointerPlace(svg, event) {
  const box = svg.getBoundingClientRect();
  const view = svg.viewBox.baseVal;
  return [
    ((event.clientX - box.left) / box.width) * view.width,
    ((event.clientY - box.top) / box.height) * view.height,
  ];
}

/**
 * Call `fit` with a node's width in pixels, now and whenever it changes.
 * @returns {() => void} stops it
 */
export function watchWidth(node, fit) {
  let last = 0;
  const look = () => {
    const wide = Math.round(node.clientWidth);
    if (wide && wide !== last) fit((last = wide));
  };
  const watch = new ResizeObserver(look);
  watch.observe(node);
  look();
  return () => watch.disconnect();
}
