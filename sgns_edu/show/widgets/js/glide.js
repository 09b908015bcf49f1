// @ts-check
// A movement with its own clock: slow at both ends, and cut short by the next one.

import { isCalm } from "./dom.js";

/** @typedef {{ now: () => number, frame: (call: (now: number) => void) => void }} Clock */

/**
 * The clock of the screen; a test may put other functions into it.
 * @returns {Clock}
 */
export const screenClock = () => ({
  now: () => performance.now(),
  frame: call => void requestAnimationFrame(call),
});

export class Glide {
  /**
   * @param {(isSettled: boolean) => void} tell called at the start and at the end
   * @param {Clock} clock
   */
  constructor(tell, clock = screenClock()) {
    this.tell = tell;
    this.clock = clock;
    this.count = 0;
    this.isUnderWay = false;
  }

  /**
   * Call `draw` with parts from 0 to 1; at once with 1 where there is no time or motion is not wanted.
   * @param {number} ms
   * @param {(part: number) => void} draw
   */
  start(ms, draw) {
    this.stop();
    if (ms <= 0 || isCalm()) {
      draw(1);
      this.tell(true);
      return;
    }
    const { count } = this;
    this.isUnderWay = true;
    this.tell(false);
    const begin = this.clock.now();
    const tick = now => {
      if (count !== this.count) return;
      const part = Math.min(Math.max((now - begin) / ms, 0), 1);
      draw(part * part * (3 - 2 * part));
      if (part < 1) {
        this.clock.frame(tick);
        return;
      }
      this.isUnderWay = false;
      this.tell(true);
    };
    this.clock.frame(tick);
  }

  /** End a movement where it is; nobody is told. */
  stop() {
    this.count++;
    this.isUnderWay = false;
  }
}
