// @ts-check
// One color and one shape for each of up to eight classes; palette.py is its twin.

import "./marks.css";
import { make } from "./dom.js";

export const SHAPES = [
  "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0", // circle
  "M-3.6,-3.6h7.2v7.2h-7.2z", // square
  "M0,-4.6L4.4,3.4h-8.8z", // triangle
  "M0,-5L5,0L0,5L-5,0z", // diamond
  "M0,4.6L4.4,-3.4h-8.8z", // upside-down triangle
  "M-1.5,-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z", // plus
  "M-4.5,-3L-3,-4.5L0,-1.5L3,-4.5L4.5,-3L1.5,0L4.5,3L3,4.5L0,1.5L-3,4.5L-4.5,3L-1.5,0z", // cross
  "M0,-5.4L1.3,-1.8L5.1,-1.7L2.1,.7L3.2,4.4L0,2.2L-3.2,4.4L-2.1,.7L-5.1,-1.7L-1.3,-1.8z", // star
];

/** The color of a class. */
export const kindOf = number => `sg-kind-${number % SHAPES.length}`;

/** The mark of a class, around the origin; beyond eight classes, colors meet other shapes. */
export function dot(number, attributes = {}) {
  const shape = (number + Math.floor(number / SHAPES.length)) % SHAPES.length;
  const { class: more = "", ...others } = attributes;
  return make("path", { d: SHAPES[shape], class: `sg-dot ${kindOf(number)} ${more}`, ...others });
}

/** The classes with their marks; those without a name are left out. */
export function legend(names) {
  const items = names.map((name, number) => {
    if (name === "") return null;
    const mark = make("svg", { viewBox: "-6 -6 12 12", "aria-hidden": "true" }, dot(number));
    return make("li", {}, mark, name);
  });
  return make("ul", { class: "sg-kinds" }, ...items);
}
