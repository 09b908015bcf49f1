"""The course as a static site; built by `make site`, which gathers lectures and pages in one folder first."""

project = "sgns_edu"
author = "sgns_edu contributors"
html_title = "Skip-gram with negative sampling"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax"]
nb_execution_mode = "off"  # lectures are stored executed
nb_ipywidgets_js = {}  # the exhibits bring their own script
nb_mime_priority_overrides = [("html", "text/html", 0)]
myst_enable_extensions = ["dollarmath", "amsmath", "attrs_inline"]
myst_heading_anchors = 3
mathjax_path = "mathjax/es5/tex-svg-full.js"
html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_theme_options = {"show_toc_level": 2, "home_page_in_toc": True}
html_copy_source = False
autodoc_typehints = "none"
suppress_warnings = ["mystnb.unknown_mime_type", "myst.header"]
