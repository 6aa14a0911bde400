"""Writes the tables and the statements that take rows into them, from the contracts: records.sql and take.sql.

`python -m projections.generate` writes them, `--check` compares and names what differs (exit 1). They are checked in so
that a reader of a rule or a question sees real tables.
"""

from __future__ import annotations

import sys
from pathlib import Path

from projections.tables import Table, tables
from schemas import library

ROOT = Path(__file__).parent
NOTE = "-- Written by `python -m projections.generate` from schemas/records; not to be edited.\n"


def definition(table: Table) -> str:
    """`create table` with its indexes."""
    required = {"key", "since", "ordinal", "partner", "told"}
    lines = [
        f"  {column.name} {column.type}" + (" not null" if column.name in required else "") for column in table.columns
    ]
    made = [f"-- {table.doc}\ncreate table {table.name} (\n" + ",\n".join(lines) + "\n);"]
    if table.unique:
        made.append(f"create unique index on {table.name} ({', '.join(table.unique)}) where until is null;")
    made += [f"create index on {table.name} {index};" for index in table.indexes]
    return "\n".join(made) + "\n"


def taking(table: Table) -> str:
    """The statements of a table: its deltas, ending the rows of keys without any, taking what was copied.

    `d_<table>` holds what changed: sign +1 at `since`, -1 at `until`. What begins is copied into it. A table that
    nothing watches has no deltas: rows are copied into it, and ended by `end_<table>`.
    """
    name = table.name
    columns = ", ".join(table.names)
    return f"""-- temp_{name} --
create temp table d_{name} (sign int not null, at bigint not null, like {name})
-- end_{name} --
update {name} x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
where x.key = e.key and x.until is null
-- take_{name} --
insert into {name} ({columns})
select {columns} from d_{name} where sign = 1
"""


def texts() -> dict[str, str]:
    """What each generated file must hold."""
    records = [NOTE, *(definition(table) for table in tables())]
    takes = [NOTE, *(taking(table) for table in tables())]
    return {"records.sql": "\n".join(records), "take.sql": "".join(takes)}


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` compare them."""
    differ = [name for name, text in texts().items() if _read(ROOT / name) != text]
    if "--check" in arguments:
        for name in differ:
            print(
                f"projections/{name} is not what the contracts say: run python -m projections.generate", file=sys.stderr
            )
        return 1 if differ else 0
    for name in differ:
        (ROOT / name).write_text(texts()[name], "utf-8")
    print(f"projections: {len(tables())} tables of {len(library.families())} families, {len(differ)} files written")
    return 0


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
