// @ts-check
// Bundle and minify each exhibit: `make js`, or with --check compare with what is stored.
// A bundle's first line names a hash of its sources, so that a test can see that it is fresh without running this.

import { build, version } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const WIDGETS = join(ROOT, "sgns_edu", "show", "widgets");
const BUNDLES = join(WIDGETS, "bundles");
const MOST_BYTES = 72_000; // a lecture stores a bundle with each of its exhibits

/** The script and the styles of one exhibit, as text by ending. */
async function bundle(name) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { standalone } from "./js/exhibit.js"; export { render } from "./${name}.js";`,
      resolveDir: WIDGETS,
    },
    absWorkingDir: ROOT,
    outdir: BUNDLES,
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "exhibit",
    target: "es2022",
    metafile: true,
    write: false,
  });
  const sources = Object.keys(metafile.inputs).filter(path => path !== "<stdin>");
  const head = `/* ${name}, esbuild ${version}, sources ${hashOf(sources)} */\n`;
  return Object.fromEntries(outputFiles.map(file => [ending(file.path), head + file.text]));
}

const ending = path => path.slice(path.lastIndexOf("."));

/** A hash of the names and texts of the sources and of this file. */
function hashOf(sources) {
  const paths = [...sources, relative(ROOT, fileURLToPath(import.meta.url))].sort();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\n${readFileSync(join(ROOT, path), "utf8")}`);
  return hash.digest("hex").slice(0, 16);
}

async function main() {
  const check = process.argv.includes("--check");
  const names = readdirSync(WIDGETS)
    .filter(file => file.endsWith(".js"))
    .map(file => basename(file, ".js"));
  if (!check) {
    rmSync(BUNDLES, { recursive: true, force: true });
    mkdirSync(BUNDLES);
  }
  for (const name of names) {
    const files = await bundle(name);
    for (const [end, text] of Object.entries(files)) {
      const path = join(BUNDLES, name + end);
      if (!check) writeFileSync(path, text);
      else if (readFileSync(path, "utf8") !== text) fail(`${name}${end} is stale: run make js`);
    }
    const sizes = Object.entries(files).map(([end, text]) => [end, Buffer.byteLength(text)]);
    if (!check) console.log(name.padEnd(8), ...sizes.map(([end, n]) => `${n} B ${end}`.padEnd(14)));
    for (const [end, n] of sizes) {
      if (+n > MOST_BYTES) fail(`${name}${end} has ${n} bytes; at most ${MOST_BYTES} are allowed`);
    }
  }
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

await main();
