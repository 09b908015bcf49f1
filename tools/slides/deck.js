// Start a deck, and fit what is on each slide into it: text and exhibits become smaller until nothing is below the edge.

const SMALLEST = 0.45;
const STEPS = 7; // of halving: fits to a two-hundredth

const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));

/** Whether all that a slide shows is inside its room. */
function isInside(room, content) {
  const box = room.getBoundingClientRect();
  const seen = [...content.children].filter(part => part.offsetParent);
  const parts = seen.map(part => part.getBoundingClientRect());
  const low = Math.max(0, ...parts.map(part => part.bottom));
  const high = Math.min(Infinity, ...parts.map(part => part.top));
  return (
    low <= box.bottom + 0.5 &&
    high >= box.top - 0.5 &&
    content.scrollWidth <= content.clientWidth + 16
  );
}

/** Find the largest size at which a slide's content is inside the slide. */
async function fit(section) {
  const room = section.querySelector(".room");
  const content = room.firstElementChild;
  const tryOut = async size => {
    content.style.setProperty("--fit", size);
    await frame();
    return isInside(room, content);
  };
  if (await tryOut(1)) return;
  let [low, high] = [SMALLEST, 1];
  for (let i = 0; i < STEPS; i++) {
    const middle = (low + high) / 2;
    if (await tryOut(middle)) low = middle;
    else high = middle;
  }
  await tryOut(low);
}

const waiting = new Map(); // the slides that are being fitted, and whether they changed meanwhile

/** Fit a slide; once more if it changed while that went on. */
async function refit(section) {
  if (waiting.has(section)) {
    waiting.set(section, true);
    return;
  }
  section.removeAttribute("data-fit");
  do {
    waiting.set(section, false);
    await fit(section);
  } while (waiting.get(section));
  waiting.delete(section);
  const content = section.querySelector(".content");
  section.dataset.fit = content.style.getPropertyValue("--fit");
}

const watched = new WeakSet();

/** Fit the slides that are laid out, each again when its exhibit is ready or a prediction opens its answer. */
function fitAll() {
  for (const section of document.querySelectorAll(".slides > section")) {
    if (!section.offsetParent || watched.has(section)) continue;
    watched.add(section);
    refit(section);
    const watch = new MutationObserver(() => refit(section));
    for (const exhibit of section.querySelectorAll("[data-sg]"))
      watch.observe(exhibit, { childList: true });
    for (const exhibit of section.querySelectorAll("[data-sg]:has(.sg-predict), .predict [data-sg]"))
      watch.observe(exhibit, { childList: true, subtree: true });
  }
}

// After a choice the keys turn the slides again.
document.addEventListener("click", event => {
  if (event.target.closest(".sg-predict button")) setTimeout(() => document.activeElement?.blur());
});

// A presenter's remote sends these two keys; they turn the slides even while an exhibit has the focus.
window.addEventListener(
  "keydown",
  event => {
    if (event.key !== "PageDown" && event.key !== "PageUp") return;
    event.stopImmediatePropagation();
    event.preventDefault();
    document.activeElement?.blur();
    if (event.key === "PageDown") Reveal.next();
    else Reveal.prev();
  },
  { capture: true },
);

async function start() {
  await MathJax.startup.promise;
  await Reveal.initialize({
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    display: "flex",
    disableLayout: true,
    navigationMode: "linear",
    plugins: [RevealNotes],
  });
  Reveal.on("slidechanged", fitAll);
  fitAll();
  window.addEventListener("resize", () =>
    document.querySelectorAll(".slides > section").forEach(section => section.offsetParent && refit(section)),
  );
}

window.addEventListener("DOMContentLoaded", start);
