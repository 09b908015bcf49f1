// @ts-check
// What a replayed run and a filmed one have in common.

/**
 * A run as `payload.py` sends it.
 * @typedef {object} Payload
 * @property {string} title
 * @property {string[]} words
 * @property {number[]} drawn rows of the words to draw
 * @property {number} steps
 * @property {number} d
 * @property {{ mean: number[], axes: number[][] }} plane
 * @property {number} last the last moment that is drawn
 * @property {string[]} classes of words, or none
 * @property {number[]} kinds the class of each word, or none
 * @property {boolean} tree whether rows of W_out are inner nodes, not words
 * @property {string[]} notes
 * @property {"negatives" | "choice" | "softmax" | "tree"} [kind]
 * @property {number} [temperature] 1 where it is missing
 * @property {number} [k]
 * @property {number} [bits]
 * @property {string} [tape]
 * @property {[number, number][]} [lr] step and the rate from there on
 * @property {number[]} [start]
 * @property {[number, number[]][]} [keys]
 * @property {number[][]} [shift] for each center, or one for all
 * @property {number[][]} [paths]
 * @property {number[][]} [turns]
 * @property {Record<string, any>} [film]
 */

/** The fields of both. */
export class Run {
  /** @param {Payload} data */
  constructor(data) {
    this.data = data;
    this.title = data.title;
    this.words = data.words;
    this.drawn = data.drawn;
    this.steps = data.steps;
    this.d = data.d;
    this.plane = data.plane;
    this.last = data.last;
    this.tree = data.tree;
    this.classes = data.classes;
    this.kinds = data.kinds;
    this.notes = data.notes;
    this.kind = data.kind;
    this.film = null;
  }
}
