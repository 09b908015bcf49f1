// @ts-check
// Bundle, minify and compress each exhibit: `make js`, or with --check compare with what is stored.
// A lecture stores a bundle with each of its exhibits, so it should be small: the script unpacks itself when it runs.
// A bundle's first line names a hash of its sources, so that a test can see that it is fresh without running this.

import { build, version } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const WIDGETS = join(ROOT, "sgns_edu", "show", "widgets");
const BUNDLES = join(WIDGETS, "bundles");
const OFFLINE = "offline"; // the one script that is no exhibit
const MOST_BYTES = 40_000; // a lecture stores a bundle with each of its exhibits

/** The script and the styles of one exhibit, as text by ending. */
async function bundle(name) {
  const isExhibit = name !== OFFLINE;
  const contents = isExhibit
    ? `export { standalone } from "./js/exhibit.js"; export { render } from "./${name}.js";`
    : `import "./js/${name}.js";`;
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: WIDGETS },
    absWorkingDir: ROOT,
    outdir: BUNDLES,
    bundle: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    target: "es2022",
    metafile: true,
    write: false,
  });
  const sources = Object.keys(metafile.inputs).filter(path => path !== "<stdin>");
  const head = `/* ${name}, esbuild ${version}, sources ${hashOf(sources)} */\n`;
  return Object.fromEntries(
    outputFiles.map(file => {
      const end = ending(file.path);
      return [end, head + (end === ".js" && isExhibit ? pack(file.text) : file.text)];
    }),
  );
}

/** A script that unpacks another and imports it: `exhibit` is a promise of its module. */
const pack = text => {
  const bytes = gzipSync(text, { level: 9, memLevel: 9 });
  return `const packed = "${lettersOf(bytes)}";
const bytesOf = ${bytesOf};
const exhibit = (async () => {
  const bytes = bytesOf(packed, ${bytes.length});
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = new Blob([await new Response(stream).text()], { type: "text/javascript" });
  return import(URL.createObjectURL(script));
})();
`;
};

/** Four bytes in five of 85 letters, from "(" to "~" without "<" and "\\": base64 would take a fifteenth more. */
function lettersOf(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4) {
    let number = 0;
    for (let i = 0; i < 4; i++) number = number * 256 + (bytes[at + i] ?? 0);
    let letters = "";
    for (let i = 0; i < 5; i++) {
      let code = 40 + (number % 85);
      if (code >= 60) code += 1;
      if (code >= 92) code += 1;
      letters = String.fromCharCode(code) + letters;
      number = Math.floor(number / 85);
    }
    text += letters;
  }
  return text;
}

/** The first n bytes of what `lettersOf` wrote; a bundle holds this function, too. */
const bytesOf = (text, n) => {
  const view = new DataView(new ArrayBuffer(n + 4));
  for (let i = 0, number = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    number = (i % 5 ? number * 85 : 0) + code - 40 - +(code > 60) - +(code > 92);
    if (i % 5 > 3) view.setUint32((i - 4) * 0.8, number);
  }
  return new Uint8Array(view.buffer, 0, n);
};

/** What is packed in a script; another version of zlib may pack it differently. */
const unpacked = text => {
  const packed = /^const packed = "(.*)";$/m.exec(text);
  const size = /bytesOf\(packed, (\d+)\)/.exec(text);
  return packed ? gunzipSync(bytesOf(packed[1], +size[1])).toString() : text;
};

const ending = path => path.slice(path.lastIndexOf("."));

/** A hash of the names and texts of the sources and of this file. */
function hashOf(sources) {
  const paths = [...sources, relative(ROOT, fileURLToPath(import.meta.url))].sort();
  const hash = createHash("sha256");
  for (const path of paths) hash.update(`${path}\n${readFileSync(join(ROOT, path), "utf8")}`);
  return hash.digest("hex").slice(0, 16);
}

/** Whether two bundles have the same first line and the same content. */
function isSame(one, other) {
  const first = text => text.slice(0, text.indexOf("\n"));
  return first(one) === first(other) && unpacked(one) === unpacked(other);
}

async function main() {
  const check = process.argv.includes("--check");
  const names = readdirSync(WIDGETS)
    .filter(file => file.endsWith(".js"))
    .map(file => basename(file, ".js"))
    .concat(OFFLINE);
  if (!check) {
    rmSync(BUNDLES, { recursive: true, force: true });
    mkdirSync(BUNDLES);
  }
  for (const name of names) {
    const files = await bundle(name);
    for (const [end, text] of Object.entries(files)) {
      const path = join(BUNDLES, name + end);
      if (!check) writeFileSync(path, text);
      else if (!isSame(readFileSync(path, "utf8"), text))
        fail(`${name}${end} is stale: run make js`);
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
