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
    content.scrollWidth <= content.clientWidth + 1
  );
}

/** Find the largest size at which a slide's content is inside the slide. */
async function fit(section) {
  if (section.dataset.fitting) return;
  section.dataset.fitting = "yes";
  const room = section.querySelector(".room");
  const content = room.firstElementChild;
  const tryOut = async size => {
    content.style.setProperty("--fit", size);
    await frame();
    return isInside(room, content);
  };
  if (!(await tryOut(1))) {
    let [low, high] = [SMALLEST, 1];
    for (let i = 0; i < STEPS; i++) {
      const middle = (low + high) / 2;
      if (await tryOut(middle)) low = middle;
      else high = middle;
    }
    await tryOut(low);
  }
  section.dataset.fit = content.style.getPropertyValue("--fit");
  delete section.dataset.fitting;
}

const watched = new WeakSet();

/** Fit the slides that are laid out, and fit one again when a prediction opens its answer. */
function fitAll() {
  for (const section of document.querySelectorAll(".slides > section")) {
    if (!section.offsetParent || watched.has(section)) continue;
    watched.add(section);
    fit(section);
    for (const exhibit of section.querySelectorAll("figure.sg-exhibit, .sg-exhibit"))
      new MutationObserver(() => fit(section)).observe(exhibit.parentElement, {
        childList: true,
        subtree: true,
      });
  }
}

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
    document.querySelectorAll(".slides > section").forEach(section => section.offsetParent && fit(section)),
  );
}

window.addEventListener("DOMContentLoaded", start);
