"""Sphinx settings of the documentation: `./run docs` writes it to docs/_build, and a warning is an error."""

project = "Tinledger"
author = "The Tinledger authors"
copyright = "The Tinledger authors, Apache License 2.0"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Tinledger"
html_show_sphinx = False
html_copy_source = False
templates_path: list[str] = []
