// @ts-check
// Whole numbers back from text: the other side of `payload.py`.

const ARRAYS = { 1: Int8Array, 2: Int16Array, 4: Int32Array };

/** The bytes of a base64 text. */
function bytesOf(text) {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
}

/** Whole numbers of 1, 2 or 4 bytes each, little-endian. */
export function decode(text, size) {
  return new ARRAYS[size](bytesOf(text).buffer);
}

/** `n` whole numbers of at least −1: one more than each is stored in `width` bits, lowest first. */
export function unpack(text, width, n) {
  const bytes = bytesOf(text);
  const numbers = new Int32Array(n).fill(-1);
  for (let at = 0; at < n * width; at++) {
    const bit = (bytes[at >> 3] >> (at & 7)) & 1;
    numbers[Math.floor(at / width)] += bit << (at % width);
  }
  return numbers;
}
