"""The page that opens GraphiQL from our own files, with example questions in its tabs."""

import json
from pathlib import Path

from api.examples import EXAMPLES, Example

VENDOR = Path(__file__).parent / "vendor"

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tinledger GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/vendor/graphiql.min.css"><link rel="stylesheet" href="/vendor/explorer.css">
<style>body{margin:0;height:100%;overflow:hidden}#graphiql{height:100vh}</style></head>
<body><div id="graphiql">Loading…</div>
<script src="/vendor/react.production.min.js"></script>
<script src="/vendor/react-dom.production.min.js"></script>
<script src="/vendor/graphiql.min.js"></script>
<script src="/vendor/explorer.umd.js"></script>
<script type="application/json" id="tabs">TABS</script>
<script src="/static/graphql/open.js"></script>
</body></html>
"""


def graphiql_page(examples: tuple[Example, ...] = EXAMPLES) -> str:
    """The HTML of the page; one tab an example, and nothing loaded from elsewhere."""
    tabs = [
        {
            "query": f"# {one.title}\n# {one.title_zh}\n{one.query}",
            "variables": json.dumps(one.variables, indent=2, ensure_ascii=False),
        }
        for one in examples
    ]
    # "<" is written as an escape so that no example can close the script element.
    return PAGE.replace("TABS", json.dumps(tabs, ensure_ascii=False).replace("<", "\\u003c"))
