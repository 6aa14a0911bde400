"""The page of benchmarks: `tinledger bench --json | python -m tinledger.benchmarks.page`.

Writes docs/reference/benchmarks.md; with `--large` in the run, or several runs one after the other on standard input, a
later run's figures take the place of those of the same name. `--print` writes to standard output instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"
HEAD: Final = """# Benchmarks

Written by `python -m tinledger.benchmarks.page`, not to be edited. To make it again, on a machine that does
nothing else:

```sh
./run bench --json | tee ours.json
.venv/bin/python -m benchmarks --json | tee beside.json
cat ours.json beside.json | .venv/bin/python -m tinledger.benchmarks.page
```

"Bare" is what the parts do by themselves in the same run: a poll of kafka-python, decoded by fastavro, copied into a
table without indexes, the position in the same transaction. Read ratios: contenders take turns in one run, so that what
else the machine does falls on all alike. Rates and times are those of one machine, and no promise.
"""


BESIDE: Final = """For each batch the cans and the sales of it, in a table of PostgreSQL, from events in Avro on a
topic of four partitions. `benchmarks/README.md` says how each does it, and what is fair in
that.
"""


def page(runs: Iterable[Mapping[str, Any]]) -> str:
    """The page of one run, or of several with the later's word counting."""
    runs = list(runs)
    beside = [run for run in runs if "contenders" in run]
    runs = [run for run in runs if "figures" in run]
    figures: dict[str, Mapping[str, Any]] = {}
    for run in runs:
        figures |= {figure["name"]: figure for figure in run["figures"]}
    aimed = [figure for figure in figures.values() if figure["aim"] is not None]
    others = [figure for figure in figures.values() if figure["aim"] is None]
    parts = [
        HEAD,
        *map(_machine, runs),
        f"## Aims\n\n{len([f for f in aimed if f['met']])} of {len(aimed)} are met.\n",
        _table(aimed, aims=True),
        "## What explains them\n",
        _table(others, aims=False),
        *(f"## Beside other libraries\n\n{BESIDE}\n{_beside(run)}" for run in beside),
        "## How each was measured\n",
        "\n".join(f"- **{figure['name']}**: {figure['how']}" for figure in figures.values()) + "\n",
    ]
    return "\n".join(parts)


def _beside(run: Mapping[str, Any]) -> str:
    """The comparison with others, and what it was made with."""
    about = run["machine"]
    return f"{contenders(run)}\nMade on {about['date']} with {about['sales']:,} sales in {about['rounds']} rounds.\n"


def contenders(run: Mapping[str, Any]) -> str:
    """What `python -m benchmarks --json` printed, as a table."""
    lines = [
        "| Contender | Kafka client | Guarantee | sales/s | × naive | sales/s of processor time | ours on the same |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for each in run["contenders"]:
        naive, times = (
            "" if each[name] is None else f"{each[name]:,.2f} ×" for name in ("times_naive", "ours_is_times")
        )
        lines.append(
            f"| {each['name']} | {each['client']} | {each['guarantee']} | {each['sales_per_second']:,.0f} | {naive} |"
            f" {each['sales_per_processor_second']:,.0f} | {times} |"
        )
    failed = [f"\n{name} did not finish: {why.splitlines()[-1]}" for name, why in run["failed"].items()]
    return "\n".join([*lines, *failed]) + "\n"


def _machine(run: Mapping[str, Any]) -> str:
    """What a run was made with and when."""
    about = run["machine"]
    options = " ".join(f"--{name}" for name in ("short", "large") if about.get(name))
    command = " ".join(["./run bench", *([options] if options else []), "--json"])
    text = (
        f"`{command}` on {about['date']}: {about['seconds']:,.0f} s on {about['cores']} cores and"
        f" {about['memory_gb']:.0f} GB of {about['system']}, Python {about['python']}"
    )
    if "postgresql" in about:
        flushed = "flushes each message" if about["broker_flushes_each_message"] else "does not flush each message"
        text += f", PostgreSQL {about['postgresql']} with fsync {about['fsync']}, a broker that {flushed}"
    text += f"; load before it {about['load_before']:.1f}.\n"
    if about["failed"]:
        text += "\nNot measured: " + "; ".join(f"{name} ({why})" for name, why in about["failed"].items()) + ".\n"
    return text


def _table(figures: Sequence[Mapping[str, Any]], *, aims: bool) -> str:
    head = ["Figure", "Value", "Aim", "Met"] if aims else ["Figure", "Value"]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for figure in figures:
        cells = [figure["name"], shown(figure["value"], figure["unit"])]
        if aims:
            cells += [figure["aim"], "yes" if figure["met"] else "**not met**"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def shown(value: float, unit: str) -> str:
    """A value as people read it: three digits that count, and the unit unless it is a ratio."""
    number = f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return number if unit == "ratio" else f"{number} {unit}"


def runs_of(text: str) -> list[dict[str, Any]]:
    """The runs that a text holds one after the other. Raises ValueError where one is no JSON."""
    decoder = json.JSONDecoder()
    found = []
    while text := text.lstrip():
        run, end = decoder.raw_decode(text)
        found.append(run)
        text = text[end:]
    return found


def main(arguments: Sequence[str]) -> int:
    runs = runs_of(sys.stdin.read())
    if not runs:
        print("page: expected what `tinledger bench --json` prints on standard input", file=sys.stderr)
        return 2
    if "--print" in arguments:
        print(page(runs), end="")
    else:
        PAGE.write_text(page(runs), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
