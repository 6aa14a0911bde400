"""`tinledger demo`: a synthetic year of infant formula through the whole ledger, then the ledger goes on serving it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

import stack
from stack import Running, StackError
from tinledger import exits, files
from tinledger.serve import PARTS, Parts, serving, until_stopped
from tinledger.settings import options, settings
from tinledger.shared import BootstrapServers, DatabaseUrl, Json, State, print_json, progress
from tinledger.telling import Language

if TYPE_CHECKING:
    from sample.season import Season
    from tinledger.verdict import Verdict

app = typer.Typer()

FIRST: Final = ("intake", "relay")
THEN: Final = ("views", "api")
"""Begun when all is played: views that are new are made from the store in one go, many times faster than day by day."""
VIEWS_SECONDS: Final = 120.0
"""The longest that the views may stand still on their way to the end of the store."""
REGULATOR: Final = "regulator-shanghai"
TOKEN_HOURS: Final = 24 * 7
"""How long the tokens of a demo are good."""
STEPS: Final = 5
SHOWN_SECONDS: Final = 1.0
"""Between two lines of progress on a terminal."""


class Size(StrEnum):
    """Sizes of a season: 12,000 records, 10 times and 100 times that."""

    S = "S"
    M = "M"
    L = "L"


class Steps:
    """The numbered lines that a person sees while waiting, each with its seconds."""

    def __init__(self, count: int) -> None:
        self.began = self._last = time.monotonic()
        self._count = count
        self._n = 0

    def done(self, what: str) -> None:
        """One more step is done."""
        now = time.monotonic()
        self._n += 1
        progress(f" [{self._n}/{self._count}] {what:<76} {now - self._last:5.1f} s")
        self._last = now

    @property
    def seconds(self) -> float:
        """Since the first."""
        return time.monotonic() - self.began


@app.command()
def demo(
    state: State,
    once: Annotated[bool, typer.Option("--once", help="Print what was found and end; do not serve.")] = False,
    size: Annotated[Size, typer.Option(help="12,000 records; M and L are 10 and 100 times that.")] = Size.S,
    seed: Annotated[int, typer.Option(min=0, help="Another seed is another season.")] = 1,
    language: Annotated[Language, typer.Option("--lang", help="Language of the sentences.")] = Language.en,
    port: Annotated[int | None, typer.Option(help="Port of pages and GraphQL; 0: free.", show_default="8765")] = None,
    database_url: DatabaseUrl = None,
    bootstrap_servers: BootstrapServers = None,
    as_json: Json = False,
) -> None:
    """Play a synthetic season through Kafka into the ledger, show each planted problem found, and serve it."""
    state = state.absolute()
    if state.is_dir() and files.served(state) and files.season(state):
        progress(f"the season is being served at {files.address(state) or 'an address that is not known yet'}")
        progress(f"stop it with Ctrl-C there; wipe it with: ./run reset --state '{state}'")
        return
    there = files.season(state) if state.is_dir() else None
    steps = Steps(STEPS if there is None or not there["played"] else STEPS - 2)
    progress(f"tinledger · state {state} · all data is synthetic")
    with stack.using(state, options(database_url, bootstrap_servers), report=lambda line: None) as running:
        steps.done(f"PostgreSQL, and Kafka at {running.bootstrap_servers} (SCRAM, ACLs, TLS)")
        wanted = settings().http_port if port is None else port
        with _served(state, running, 0 if once else wanted, seed, size, steps) as (parts, season, about):
            url = parts.url()
            found = _verdict(state, season, about.get("position"))
            steps.done("what was planted compared with what was found")
            if not about["played"]:
                about |= {"played": True, "position": found.events, "seconds": round(steps.seconds, 1)}
                files.write_season(state, about)
            if as_json:
                summary = {**found.as_json(), "seconds": about["seconds"]}
                print_json(summary) if once else print(json.dumps(summary, ensure_ascii=False))
            else:
                _tell(state, found, None if once else url, language)
            if once:
                if not found.agrees:
                    raise typer.Exit(exits.FOUND)
                return
            progress("serving; stop with Ctrl-C (the season is kept; ./run reset wipes it)")
            until_stopped(parts)


@contextmanager
def _served(
    state: Path, running: Running, port: int, seed: int, size: Size, steps: Steps
) -> Iterator[tuple[Parts, Season, dict[str, Any]]]:
    """The season in the ledger, played if it is not there, and its parts running."""
    from sample.season import season as told

    about = files.season(state)
    if about is None:
        _check_empty(running, state)
        about = {"synthetic": True, "seed": seed, "size": size.value, "played": False}
        files.write_season(state, about)
    elif (about["seed"], about["size"]) != (seed, size.value):
        progress(f"a season is there already (seed {about['seed']}, size {about['size']}): it is shown")
        progress(f"for another, wipe it first: ./run reset --state '{state}'")
    elif about["played"]:
        progress(f"the season is there already; wipe it with: ./run reset --state '{state}'")
    season = told(about["seed"], about["size"])
    _check_clock(season)
    with serving(state, running, port, PARTS if about["played"] else FIRST) as parts:
        if not about["played"]:
            _play(state, running, parts, season, steps)
            parts.begin(*THEN)
        reached = _views_reach_the_end(running, parts)
        steps.done(f"views, rules, pages and GraphQL: at event {reached:,} of {reached:,}")
        yield parts, season, about


def _play(state: Path, running: Running, parts: Parts, season: Season, steps: Steps) -> None:
    from tinledger.play import enrol, player

    passwords = enrol(running, state, season)
    with player(running, passwords) as playing:
        playing.register(season)
        steps.done(f"{len(passwords)} partners registered: each has its user, its topics and its rights")
        shown = time.monotonic()

        def report(day: date, count: int) -> None:
            nonlocal shown
            parts.look()
            if time.monotonic() - shown >= SHOWN_SECONDS * 5:
                shown = time.monotonic()
                progress(f"       {day}: {count:,} records sent and taken")

        sent = playing.play(season, report)
        steps.done(f"{sent:,} records, a day at a time, {season.first_day} to {season.last_day}")


def _check_empty(running: Running, state: Path) -> None:
    """Raises StackError where a real ledger lives: synthetic data never goes into one."""
    import psycopg

    with psycopg.connect(running.database_url, connect_timeout=10) as connection:
        there = connection.execute("SELECT to_regclass('ledger.events') IS NOT NULL").fetchone()
        found = connection.execute("SELECT 1 FROM ledger.events LIMIT 1").fetchone() if there and there[0] else None
    if found:
        raise StackError(
            f"{state} holds a real ledger; a season is never mixed with it.", "Use another folder: --state."
        )


def _check_clock(season: Season) -> None:
    """Raises StackError on a machine whose clock is before the season's end: intake takes no stamps of the future."""
    if datetime.now().date() <= season.last_day:
        raise StackError(
            f"this machine's clock says {datetime.now().date()}, and the season ends on {season.last_day}.",
            "Set the clock: the ledger refuses stamps that lie ahead.",
        )


def _tokens(state: Path, partner: str) -> dict[str, str]:
    """A bearer token for each role that reads, fresh at each start."""
    from domain.access import Role, Viewer
    from tinledger.issuer import issue

    viewers = {
        "regulator": Viewer(role=Role.INVESTIGATOR, name=REGULATOR),
        "customs": Viewer(role=Role.CUSTOMS, name="customs-demo"),
        partner: Viewer(role=Role.PARTNER, name=partner, partner=partner),
    }
    return {name: issue(state, viewer, TOKEN_HOURS) for name, viewer in viewers.items()}


def _views_reach_the_end(running: Running, parts: Parts) -> int:
    """Wait until the views hold every event of the store; its last sequence. Raises StackError."""
    import psycopg

    from consumers.read import last_sequence
    from projections.views import made_by_this_program

    reached, moved = -1, time.monotonic()
    with psycopg.connect(running.database_url, autocommit=True, connect_timeout=10) as connection:
        last = last_sequence(connection)
        while time.monotonic() - moved < VIEWS_SECONDS:
            parts.look()
            there = made_by_this_program(connection)
            row = connection.execute("SELECT position FROM views.progress").fetchone() if there else None
            if row and row[0] >= last:
                return last
            if row and row[0] > reached:
                reached, moved = row[0], time.monotonic()
            time.sleep(0.05)
    raise StackError(
        f"the views stand at event {reached} of {last} since {VIEWS_SECONDS:.0f} s.", "Its log: logs/views.log"
    )


def _verdict(state: Path, season: Season, position: int | None) -> Verdict:
    """Compare as of the season's end: what people append later is no part of it."""
    from domain.position import format_position
    from tinledger.asking import asking
    from tinledger.verdict import verdict

    with asking(state, None if position is None else format_position(position)) as asked:
        return verdict(asked, season.truth)


def _tell(state: Path, found: Verdict, url: str | None, language: Language) -> None:
    from tinledger.asking import asking
    from tinledger.samples import SPEAKER, write_samples
    from tinledger.telling import Teller

    teller = Teller(language, state)
    teller.findings(found)
    with asking(state) as asked:
        teller.questions(asked, found.truth.questions)
        good, bad = write_samples(state, asked)
    if url is not None:
        teller.end(url, SPEAKER, good, bad, _tokens(state, SPEAKER))
    teller.synthetic()
