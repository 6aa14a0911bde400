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
    """The statements of a table: its temporary tables, closing the rows of keys, taking what was copied.

    `i_<table>` holds what a poll brought, `d_<table>` what changed: sign +1 at `since`, -1 at `until`.
    """
    name = table.name
    raw = ", ".join(f"{column.name} {column.raw}" for column in table.columns)
    columns = ", ".join(table.names)
    taken = ",\n  ".join(column.taken for column in table.columns)
    return f"""-- temp_{name} --
create temp table i_{name} ({raw});
create temp table d_{name} (sign int not null, at bigint not null, like {name});
-- close_{name} --
with ended as (
  update {name} x set until = e.at from unnest(%(keys)s::text[], %(at)s::bigint[]) as e(key, at)
  where x.key = e.key and x.until is null returning x.*
)
insert into d_{name} select -1, until, ended.* from ended
-- take_{name} --
with fresh as (
  insert into {name} ({columns})
  select {taken}
  from i_{name} returning *
)
insert into d_{name} select 1, since, fresh.* from fresh
union all select -1, until, fresh.* from fresh where until is not null
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
