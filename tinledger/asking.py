"""Asking the views from the command line: one read-only connection, one position, one sentence when it goes wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import psycopg
import typer

from stack import StackError
from tinledger import exits
from tinledger.shared import attached

if TYPE_CHECKING:
    from psycopg import Connection

READ_ONLY: Final = (
    "-c search_path=views -c TimeZone=UTC -c statement_timeout={milliseconds} -c default_transaction_read_only=on"
    " -c idle_in_transaction_session_timeout=60000 -c random_page_cost=1.1"
)
"""As for spinning disks, the planner reads a table of some pages whole for each of a thousand look-ups."""
REQUEST_MILLISECONDS: Final = 8_000
"""The longest statement that a request over HTTP may run."""
COMMAND_MILLISECONDS: Final = 60_000
"""And one of a command: a person waits for it alone."""

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="POSITION|TIME", help="As known then: a position (s0:123), a day, a time with its offset."
    ),
]


class Asked(NamedTuple):
    """What a command reads with, and the position that all of its statements answer for."""

    connection: Connection[Any]
    position: int


def read_only(milliseconds: int) -> str:
    """The session options of everybody who only asks."""
    return READ_ONLY.format(milliseconds=milliseconds)


@contextmanager
def asking(state: Path, as_of: str | None = None) -> Iterator[Asked]:
    """A connection and a position; what is not known ends with code 3, a wrong question with code 2."""
    from domain.errors import Unacceptable
    from projections.facts import NotKnown
    from projections.progress import position

    running = attached(state)
    try:
        with psycopg.connect(
            running.database_url, options=read_only(COMMAND_MILLISECONDS), connect_timeout=10
        ) as connection:
            yield Asked(connection, position(connection, as_of))
    except NotKnown as nothing:
        complain(nothing.reason_en, nothing.reason_zh)
        raise typer.Exit(exits.NOT_FOUND) from nothing
    except Unacceptable as wrong:
        complain(wrong.reason_en, wrong.reason_zh)
        raise typer.Exit(exits.USAGE) from wrong
    except psycopg.errors.UndefinedTable as missing:
        raise StackError("the views are not made yet.", "Run the ledger: tinledger serve") from missing
    except psycopg.OperationalError as away:
        raise silent(away) from away


@contextmanager
def answering() -> Iterator[None]:
    """For commands that do more than ask: a database that does not answer is a StackError, one line and code 4."""
    try:
        yield
    except psycopg.OperationalError as away:
        raise silent(away) from away


def silent(away: psycopg.OperationalError) -> StackError:
    """The database does not answer: what to say of it."""
    return StackError(f"the database does not answer: {str(away).strip()}", "Look: tinledger doctor")


def complain(*sentences: str) -> None:
    """Say on standard error what went wrong."""
    first, *more = sentences
    print(f"tinledger: {first}", file=sys.stderr)
    for sentence in more:
        print(f"  {sentence}", file=sys.stderr)
