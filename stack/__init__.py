"""Finds, starts, watches and stops PostgreSQL, Java and Apache Kafka inside one state folder.

Two ways to have a ledger's database and broker; both write `<state>/stack.json` (see `Running`), so that every other
process finds them with `attach`:

* `up(state)` leaves a supervisor process behind that owns both parts until `down(state)`; kill -9 of it stops them.
* `with running(state, sync=False) as stack:` owns both as children of this process until the block ends. `stack` is a
  `Running` that can also `kill_broker()`, `start_broker()`, `kill_postgres()`, `start_postgres()`, for fault tests;
  one that ends by itself is started again by whoever calls `Watch(stack, say).look()` now and then.
  `with using(state) as running:` does the same unless the folder is already running, then it attaches and leaves it so.

Give `database_url` or `bootstrap_servers` and only the missing part is started. Everything that can go wrong with the
environment is a `StackError` with one clear line; the command line ends with code 4 then. Call from the main thread:
children are told to die with the thread that started them.

Kafka users, topics and access lists are not made here: the user `ledger` exists and may do everything.
"""

from stack.control import attach, down, reset, running, status, up, using
from stack.doctor import Check, examine, examine_parts
from stack.errors import StackError
from stack.owner import Options, Stack
from stack.watch import Watch
from stack.written import Running

__all__ = [
    "Check",
    "Options",
    "Running",
    "Stack",
    "StackError",
    "Watch",
    "attach",
    "down",
    "examine",
    "examine_parts",
    "reset",
    "running",
    "status",
    "up",
    "using",
]
