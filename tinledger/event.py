"""`tinledger event`: send records as a partner, show what became of them, and follow the ledger."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer

from tinledger import exits, files
from tinledger.asking import AsOf, answering, asking, complain
from tinledger.shared import Json, State, attached, print_json, progress

if TYPE_CHECKING:
    from tinledger.appending import Good, Line

app = typer.Typer()

WAIT_SECONDS: Final = 30.0
TAIL: Final = 10
"""Events that a tail begins with."""
AT_ONCE: Final = 500
LOOK_SECONDS: Final = 0.2


@app.callback()
def event() -> None:
    """Events: what the ledger recorded."""


@app.command()
def append(
    files_: Annotated[list[str], typer.Argument(metavar="FILE…", help="JSON lines; - reads standard input.")],
    state: State,
    partner: Annotated[str, typer.Option(help="Who says it: a partner added in this state folder.")],
    family: Annotated[str | None, typer.Option(help="Record family of lines that name none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every line and send nothing.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Most seconds to wait for what became of them.")] = WAIT_SECONDS,
    as_json: Json = False,
) -> None:
    """Check JSON lines, send the good ones as their partner over its own secured connection, report on each.

    Exit code 5 when a line was refused or a record rejected, 6 when one contradicts what was said, 4 when the broker
    or intake did not take them in time.
    """
    from tinledger.appending import CHECKED, Line, read_lines

    lines: list[Line] = []
    waiting: list[Good] = []
    with _sender(state, partner, dry_run) as say:
        for name in files_:
            with _opened(name) as source:
                for each in read_lines(source, family):
                    if isinstance(each, Line):
                        lines.append(each)
                    elif dry_run:
                        lines.append(
                            Line(line=each.line, became=CHECKED, family=each.family, number=each.record["number"])
                        )
                    else:
                        waiting.append(each)
                        if len(waiting) >= AT_ONCE:
                            lines += say(waiting, wait)
                            waiting = []
        if waiting:
            lines += say(waiting, wait)
    _report(sorted(lines, key=lambda each: each.line) if len(files_) == 1 else lines, as_json)
    _exit({each.became for each in lines})


@contextmanager
def _sender(state: Path, partner: str, dry_run: bool) -> Iterator[Any]:
    """What sends records and says what became of them; a partner that was not added here ends with code 3."""
    if dry_run:
        yield None
        return
    from consumers.kafka import PartnerProducer
    from consumers.locks import connect
    from tinledger.appending import became, send, wait_for

    running = attached(state)
    password = files.passwords(state).get(partner)
    if password is None:
        complain(f"partner {partner} was not added in {state}: tinledger partner add {partner} …")
        raise typer.Exit(exits.NOT_FOUND)
    with (
        answering(),
        PartnerProducer(running.partner_bootstrap_servers, partner, password, running.ca_file or None) as producer,
        connect(running.database_url) as connection,
    ):

        def say(good: list[Good], seconds: float) -> list[Line]:
            sent, failed = send(producer, good)
            if sent and not wait_for(connection, partner, max(sent) + 1, seconds):
                progress(f"intake has not taken all of it in {seconds:.0f} s; does the ledger run? tinledger serve")
            return [*failed, *became(connection, partner, sent)]

        yield say


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8-sig", errors="surrogateescape") as file:
            yield file
    except OSError as error:
        complain(f"{name}: {error.strerror}")
        raise typer.Exit(exits.NOT_FOUND) from error


def _report(lines: list[Line], as_json: bool) -> None:
    from collections import Counter

    from domain.position import format_position
    from tinledger.showing import print_line, table

    if as_json:
        for each in lines:
            print_line(each.as_json())
        return
    table(
        ["line", "family", "number", "became", "event", "field", "value", "expected"],
        [
            [
                each.line, each.family, each.number, each.became,
                None if each.sequence is None else format_position(each.sequence),
                each.field, each.value, each.expected or each.reason_en,
            ]
            for each in lines
        ],
    )  # fmt: skip
    for each in lines:
        if each.code:
            print(f"line {each.line}: {each.reason_en} / {each.reason_zh}")
    counts = Counter(each.became for each in lines)
    print(", ".join(f"{count} {became}" for became, count in counts.items()) or "no lines")


def _exit(came: set[str]) -> None:
    from consumers.outcome import CONTRADICTION, REJECTED, WAITING
    from tinledger.appending import NOT_SENT, REFUSED

    if came & {REFUSED, REJECTED}:
        raise typer.Exit(exits.REJECTED)
    if CONTRADICTION in came:
        raise typer.Exit(exits.CONFLICT)
    if came & {WAITING, NOT_SENT}:
        raise typer.Exit(exits.ENVIRONMENT)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="EVENT", help="Sequence, position, or PARTNER/FAMILY/NUMBER.")],
    state: State,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Show one event, or all that was said under a record number, with origin, hashes and content."""
    from domain.position import format_position, parse_position
    from projections.events import event as one
    from projections.events import events_of
    from projections.facts import NotKnown
    from tinledger.showing import cell, plain

    with asking(state, as_of) as asked:
        if "/" in name:
            found = events_of(asked.connection, name, asked.position)
            if not found:
                raise NotKnown("record", name, f"nothing was said as {name}", f"没有以 {name} 提交的记录")
        else:
            sequence = int(name) if name.isascii() and name.isdigit() else parse_position(name)
            found = [one(asked.connection, sequence, asked.position)]
    if as_json:
        print_json(plain(found if "/" in name else found[0]))
        return
    for each in found:
        print(f"{format_position(each.sequence)}  {each.key}  {each.kind}{'' if each.stands else '  (does not stand)'}")
        for title, value in (
            ("contract", each.contract), ("partner", each.partner), ("recorded", each.recorded_at),
            ("occurred", each.occurred_at), ("registration", format_position(each.registration)),
            ("source", f"{each.source_topic}/{each.source_partition} offset {each.source_offset}"),
            ("payload", f"sha256 {each.payload_sha256}"), ("event", f"sha256 {each.state_sha256}"),
            ("subjects", each.subjects),
        ):  # fmt: skip
            print(f"  {title:<13}{cell(value)}")
        for field, value in (each.record or each.rejected or {}).items():
            if value not in (None, "", [], False):
                print(f"    {field:<22} {cell(value)}")


@app.command()
def tail(
    state: State,
    family: Annotated[str | None, typer.Option(help="Only this record family.")] = None,
    partner: Annotated[str | None, typer.Option(help="Only this partner.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="POSITION", help="Begin after this position.")] = None,
    once: Annotated[bool, typer.Option("--once", help="End at the last event; do not follow.")] = False,
    as_json: Json = False,
) -> None:
    """Print events as they are recorded: the last ten and what comes, or all after a position."""
    from consumers.locks import connect
    from consumers.read import events_after, last_sequence
    from domain.errors import Unacceptable
    from domain.position import parse_position
    from schemas.codec import decode_event

    running = attached(state)
    with answering(), connect(running.database_url) as connection:
        try:
            at = max(0, last_sequence(connection) - TAIL) if since is None else parse_position(since)
        except Unacceptable as wrong:
            complain(wrong.reason_en, wrong.reason_zh)
            raise typer.Exit(exits.USAGE) from wrong
        while True:
            rows = events_after(connection, at, AT_ONCE)
            for sequence, event_bytes, key, version in rows:
                event = decode_event(event_bytes)
                if family in (None, event.family) and partner in (None, event.envelope["partner"]):
                    _print_event(sequence, key, version, event, as_json)
            if rows:
                at = rows[-1][0]
            elif once:
                return
            else:
                sleep(LOOK_SECONDS)


def _print_event(sequence: int, key: str, version: int, event: Any, as_json: bool) -> None:
    from datetime import UTC, datetime

    from domain.position import format_position
    from schemas.codec import record_to_json
    from tinledger.showing import CHINA, print_line

    recorded = datetime.fromtimestamp(event.envelope["recorded_at"] / 1000, UTC)
    if as_json:
        print_line(
            {
                "sequence": sequence,
                "position": format_position(sequence),
                "key": key,
                "version": version,
                "kind": event.kind,
                "family": event.family or None,
                "partner": event.envelope["partner"],
                "recordedAt": recorded,
                "record": None if event.record is None else record_to_json(event.family, event.record),
                "code": event.envelope.get("code"),
                "reasonEn": event.envelope.get("reason_en"),
            }
        )
        return
    why = f"  {event.envelope['code']}: {event.envelope['reason_en']}" if event.record is None else ""
    print(
        f"{format_position(sequence):<10} {recorded.astimezone(CHINA):%Y-%m-%d %H:%M:%S}  {event.kind:<12} {key}{why}",
        flush=True,
    )
