// @ts-check
// Words in the texts of notes and of fields; some have spaces.

import assert from "node:assert/strict";
import { test } from "node:test";
import { marked, wordsIn } from "../../../sgns_edu/show/widgets/js/parts.js";

const WORDS = ["New", "New York", "York", "fox", "C++"];

test("a mark in a note belongs to the longest known word", () => {
  assert.deepEqual(marked("Near ●New York, ■fox. ✕C++!", WORDS), [
    "Near ",
    { mark: "center", word: "New York" },
    ", ",
    { mark: "yes", word: "fox" },
    ". ",
    { mark: "no", word: "C++" },
    "!",
  ]);
  assert.deepEqual(marked("●foxes, and ● v", WORDS), [{ mark: "center", word: "foxes" }, ", and ", "● v"]); // prettier-ignore
});

test("a field holds words between commas, one word with spaces, or plain words", () => {
  assert.deepEqual(wordsIn(" New York ", WORDS), ["New York"]);
  assert.deepEqual(wordsIn("fox, New York,", WORDS), ["fox", "New York"]);
  assert.deepEqual(wordsIn("fox  York", WORDS), ["fox", "York"]);
  assert.deepEqual(wordsIn("  ", WORDS), []);
});
