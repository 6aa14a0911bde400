"""Loads the domain's constants into the views' schema, so that rules can read them: policies, what is owed, gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from domain import constants, policy, release


def rows() -> Mapping[str, Iterable[tuple[Any, ...]]]:
    """The rows of each table of constants, in the order of its columns."""
    return {
        "policy": (
            (each.name, each.value, each.unit, each.reason_en, each.reason_zh) for each in policy.POLICIES.values()
        ),
        "owed": (
            (
                each.stage, each.base, each.analyte, each.analyte_zh, each.limit, each.units, each.verified, each.since,
                each.until, each.standard,
            )
            for each in release.everything_owed()
        ),
        "tariff_code": (
            (each.hs10, each.ciq3, each.stage, each.base, each.verified) for each in constants.tariff_codes()
        ),
        "gate": (
            (
                each.gate, each.rule, each.threshold, each.unit, each.regime, each.effective_from, each.effective_to,
                each.verified, each.legal_basis, each.finding,
            )
            for each in constants.gates()
        ),
    }  # fmt: skip


TABLES: Final = ("policy", "owed", "tariff_code", "gate")


def load(connection: Connection[Any]) -> None:
    """Fill the tables of constants of the schema that the connection works in."""
    for table, found in rows().items():
        with connection.cursor() as cursor, cursor.copy(SQL("copy {} from stdin").format(Identifier(table))) as copy:
            for row in found:
                copy.write_row(row)
