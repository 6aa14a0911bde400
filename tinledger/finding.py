"""`tinledger finding`: what the ledger noticed, its history, and deciding it."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from tinledger import exits
from tinledger.asking import AsOf, asking
from tinledger.shared import Json, State, attached, print_json

app = typer.Typer()

Rule = Annotated[str, typer.Argument(help="Rule, such as X02.")]
Subject = Annotated[str, typer.Argument(help="Subject of the finding.")]


class Status(StrEnum):
    """Which findings to list."""

    open = "open"
    closed = "closed"
    all = "all"


class Verdict(StrEnum):
    """What a person decides on a finding."""

    confirmed = "confirmed"
    explained = "explained"
    false_alarm = "false-alarm"
    reported = "reported"


@app.callback()
def finding() -> None:
    """Findings: what the ledger noticed and proves by its events."""


@app.command("list")
def list_findings(
    state: State,
    rule: Annotated[str | None, typer.Option(help="Only this rule.")] = None,
    severity: Annotated[str | None, typer.Option(help="critical, major, minor or info.")] = None,
    subject: Annotated[str | None, typer.Option(help="Only this subject.")] = None,
    status: Annotated[Status, typer.Option(help="Open, closed or all.")] = Status.open,
    most: Annotated[int, typer.Option("--limit", min=1, help="Findings to list.")] = 200,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """List findings, worst first; exit code 1 when there are any."""
    from domain.position import format_position
    from projections.findings import Finding, findings
    from projections.paging import MOST
    from projections.rules import rules
    from tinledger.showing import plain, print_line, table

    known = [each.rule for each in rules()]
    if rule is not None and rule not in known:
        raise typer.BadParameter(f"{rule!r} is no rule, expected one of {', '.join(known)}", param_hint="--rule")
    found: list[Finding] = []
    with asking(state, as_of) as asked:
        after: str | None = None
        while len(found) < most:
            page = findings(
                asked.connection, asked.position, rule=rule, severity=severity, subject=subject, status=status.value,
                first=min(MOST, most - len(found)), after=after,
            )  # fmt: skip
            found += page.nodes
            after = page.end
            if not page.more:
                break
    if as_json:
        for each in found:
            print_line({**plain(each), "sentence": each.sentence, "sentenceZh": each.sentence_zh})
    elif found:
        table(
            ["rule", "severity", "subject", "finding", "decision", "event"],
            [
                [each.rule, each.severity, each.subject, each.sentence, each.decision, format_position(each.sequence)]
                for each in found
            ],
            f"{len(found)} findings ({status.value})",
        )
    else:
        print("no findings")
    if found:
        raise typer.Exit(exits.FOUND)


@app.command()
def show(rule: Rule, subject: Subject, state: State, as_of: AsOf = None, as_json: Json = False) -> None:
    """Show a finding: compared values, proving events, when it opened and closed, and what was decided."""
    from domain.position import format_position
    from projections.findings import finding as one
    from tinledger.showing import cell, facts, plain, table

    with asking(state, as_of) as asked:
        found = one(asked.connection, rule, subject, asked.position)
    it = found.finding
    if as_json:
        print_json({**plain(found), "sentence": it.sentence, "sentenceZh": it.sentence_zh})
        return
    print(f"{it.rule} {it.severity}: {it.title} / {it.title_zh}")
    print(f"  {it.sentence}\n  {it.sentence_zh}")
    print(f"subject  {it.subject}")
    print(f"clause   {it.clause}")
    print(f"proof    {' '.join(format_position(each) for each in it.proof)}")
    for name, value in {**it.ground, **it.measure}.items():
        print(f"  {name:<24} {cell(value)}")
    table(
        ["from", "until", "severity", "ground"],
        [
            [format_position(s.sequence), format_position(s.until) if s.until else None, s.severity, dict(s.ground)]
            for s in found.states
        ],
        "History",
    )
    facts("Decisions", found.decisions, ("decision", "explanation", "decided_by", "occurred_at"))


@app.command()
def decide(
    rule: Rule,
    subject: Subject,
    state: State,
    verdict: Annotated[Verdict, typer.Option("--as", help="What is decided.")],
    reason: Annotated[str, typer.Option(help="Why, in words.")],
    by: Annotated[str, typer.Option(help="Who decides: an organisation or a token, no person's name.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be said, and send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Decide a finding: a record of the office, said on Kafka; it stands until the compared values change."""
    import time
    import uuid

    from projections.findings import finding as one
    from schemas.codec import record_to_json
    from tinledger.part import sayer

    if not reason.strip():
        print("tinledger: --reason is empty, expected why it was decided so", file=sys.stderr)
        raise typer.Exit(exits.USAGE)
    with asking(state) as asked:
        found = one(asked.connection, rule, subject, asked.position).finding
    record = {
        "number": f"D-{uuid.uuid4().hex[:20]}",
        "occurred_at": time.time_ns() // 1_000_000,
        "rule": rule,
        "subject": subject,
        "print": found.print,
        "decision": verdict.name.upper(),
        "explanation": reason,
        "decided_by": by,
    }
    if not dry_run:
        sayer(attached(state))("FindingDecision", record)
    if as_json:
        from consumers.office import HEAD

        print_json({"sent": not dry_run, "record": record_to_json("FindingDecision", {**HEAD, **record})})
    else:
        print(f"{'would say' if dry_run else 'said'} {verdict.value} of {rule} {subject}: record {record['number']}")
