"""Writes docs/reference/reason-codes.md: every reason code with its two sentences."""

from __future__ import annotations

from domain.reasons import REASONS
from schemas.code import NOTICE

HEAD = """# Reason codes 原因代码

A record that breaks its contract is *refused* before it is sent (`tinledger event append`) or *rejected* by intake; a
question that is asked wrongly is answered with an error. Each says a code, the field, the value that was found and what
was expected. The sentences are filled with these three. Codes are stable; sentences may be worded better in a later
version.

| Code | Sentence | 中文 |
| --- | --- | --- |
"""


def reasons_page() -> str:
    """The reference page of all reason codes, in the order of their declaration."""
    rows = [f"| `{code}` | {_cell(reason.en)} | {_cell(reason.zh)} |" for code, reason in REASONS.items()]
    return f"<!-- {NOTICE.replace('schemas/records', 'domain/reasons.py')} -->\n{HEAD}" + "\n".join(rows) + "\n"


def _cell(template: str) -> str:
    return template.replace("{field}", "*field*").replace("{value}", "*value*").replace("{expected}", "*expected*")
