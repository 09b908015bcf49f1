// @ts-check
// One color and one shape for each of up to eight groups.

export const COLORS = [
  "#0072B2",
  "#E69F00",
  "#009E73",
  "#CC79A7",
  "#56B4E9",
  "#D55E00",
  "#8a8a8a",
  "#6a3d9a",
];

export const SHAPES = [
  "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0", // circle
  "M-3.6,-3.6h7.2v7.2h-7.2z", // square
  "M0,-4.6L4.4,3.4h-8.8z", // triangle
  "M0,-5L5,0L0,5L-5,0z", // diamond
  "M0,4.6L4.4,-3.4h-8.8z", // upside-down triangle
  "M-1.5,-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z", // plus
  "M-4.5,-3L-3,-4.5L0,-1.5L3,-4.5L4.5,-3L1.5,0L4.5,3L3,4.5L0,1.5L-3,4.5L-4.5,3L-1.5,0z", // cross
  "M-4.5,-1.6h9v3.2h-9z", // bar
];
