"""The course as a static site; built by `make site`, which gathers lectures and pages in one folder first."""

import html
import re

from docutils import nodes

project = "sgns_edu"
author = "sgns_edu contributors"
html_title = "Skip-gram with negative sampling"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax"]
exclude_patterns = ["notebooks"]  # these are downloads
nb_execution_mode = "off"  # lectures are stored executed
nb_ipywidgets_js = {}  # the exhibits bring their own script
nb_mime_priority_overrides = [("html", "text/html", 0)]
myst_enable_extensions = ["dollarmath", "amsmath", "attrs_inline", "attrs_block"]
myst_heading_anchors = 3
mathjax_path = "mathjax/es5/tex-svg-full.js"
html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_favicon = "_static/favicon.svg"
html_copy_source = False  # each lecture has a link to its notebook
html_show_search_summary = False  # a summary is fetched, which a page opened from a file may not do
html_sidebars = {"**": ["navbar-logo.html", "search-button-field.html", "sbt-sidebar-nav.html"]}
html_theme_options = {
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "use_download_button": False,
    "navbar_start": [],  # no bar at the top, so that there is one search box
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
    "extra_footer": (
        "<p>Code: MIT license. Text and pictures: "
        '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>. '
        "To cite: sgns_edu contributors, <cite>sgns_edu: skip-gram with negative sampling, "
        "one visible step at a time</cite>, 2026.</p>"
    ),
}
autodoc_typehints = "none"
suppress_warnings = ["mystnb.unknown_mime_type", "myst.header"]

DESCRIPTION = "A course on skip-gram with negative sampling (word2vec), one visible step at a time."


def describe_page(app, pagename, templatename, context, doctree):
    """Give each page a description: its first paragraph in plain words."""
    found = doctree.findall(nodes.paragraph) if doctree else []
    texts = [node.astext() for node in found if isinstance(node.parent, nodes.section)]
    plain = [text for text in texts if len(text) > 60 and "\\" not in text]
    title = re.sub("<.*?>", "", context.get("title", ""))
    words = re.sub(r"\s+", " ", plain[0] if plain else f"{title}: {DESCRIPTION}".lstrip(": "))
    short = words if len(words) <= 160 else words[:157].rsplit(" ", 1)[0] + " …"
    tag = f'<meta name="description" content="{html.escape(short, quote=True)}">'
    context["metatags"] = context.get("metatags", "") + tag


def setup(app):
    app.connect("html-page-context", describe_page)
