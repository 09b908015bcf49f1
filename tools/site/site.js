// Exhibits look for the theme on the body, the pages keep it on the root; and what scrolls sideways can have the focus.

const mirrorTheme = () => (document.body.dataset.theme = document.documentElement.dataset.theme);

document.addEventListener("DOMContentLoaded", () => {
  mirrorTheme();
  new MutationObserver(mirrorTheme).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme"],
  });
  const areScrollable = ".bd-article pre, .bd-article .pst-scrollable-table-container, mjx-container, .cell_output";
  for (const part of document.querySelectorAll(areScrollable))
    if (part.scrollWidth > part.clientWidth + 1) part.tabIndex = 0;
});
