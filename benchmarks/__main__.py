"""`python -m benchmarks`: the same task by every contender, in turns, on one real PostgreSQL and Kafka of its own."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

import psycopg

import stack
from benchmarks.environment import interpreter
from benchmarks.peers import CONTENDERS, NAIVE, OURS, Contender, ours_for
from benchmarks.task import CREATE, RESULT, Orders
from consumers.kafka import Admin, Publisher
from consumers.relay import published
from consumers.store import Ledger
from consumers.topics import LEDGER_PARTITIONS, Topics
from schemas.codec import record_from_json
from stack import Options, Running
from tinledger.benchmarks.material import registration, sale
from tinledger.benchmarks.measuring import below, machine
from tinledger.benchmarks.page import contenders as table
from tinledger.benchmarks.season import Writer
from tinledger.prepare import prepare

ROOT: Final = Path(__file__).parents[1]
TOPICS: Final = Topics("peers.")
AT_ONCE: Final = 5_000
LONGEST_SECONDS: Final = 300.0


def main() -> int:
    """Measure, print, and say by the exit code whether ours was ahead of each."""
    asked = arguments()
    downloads = Path(os.environ.get("TINLEDGER_DOWNLOADS") or ROOT / ".tinledger" / "downloads")
    chosen = [each for each in CONTENDERS if not asked.only or any(word in each.name for word in asked.only)]
    python = Path(sys.executable) if asked.here else interpreter()
    rounds: dict[str, list[dict[str, float]]] = defaultdict(list)
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="tinledger-peers-") as folder:
        wanted = Options(sync=True, downloads=downloads)
        with stack.running(Path(folder) / "state", wanted, report=lambda line: None) as running:
            about = machine() | below(running)
            truth = tell(running, asked.records)
            for nth in range(asked.rounds):
                for contender in chosen if nth % 2 == 0 else reversed(chosen):
                    try:
                        result = one(contender, nth, running, python, Path(folder), asked.records, truth)
                    except (RuntimeError, subprocess.TimeoutExpired) as failure:
                        failed[contender.name] = str(failure)
                        say(f"round {nth + 1}  {contender.name} FAILED: {failure}")
                        continue
                    rounds[contender.name].append(result)
                    say(f"round {nth + 1}  {contender.name:<34} {result['sales'] / result['seconds']:>10,.0f} sales/s")
    about |= {"date": datetime.now(UTC).date().isoformat(), "sales": asked.records, "rounds": asked.rounds}
    rows = [row(contender, rounds) for contender in chosen if contender.name not in failed]
    run = {"machine": about, "contenders": rows, "failed": failed}
    print(json.dumps(run, indent=2) if asked.json else table(run))
    return 0 if not failed and all(each["ahead"] is not False for each in rows) else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--records", type=int, default=200_000, help="sales on the topic")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each contender")
    parser.add_argument("--only", action="append", metavar="NAME", help="only contenders with this in their name")
    parser.add_argument("--here", action="store_true", help="use this interpreter's packages, install nothing")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def tell(running: Running, count: int) -> Counter[str]:
    """So many sales in the store, published as the relay publishes; the cans of each batch."""
    say(f"telling {count:,} sales")
    prepare(running)
    truth: Counter[str] = Counter()
    ledger = Ledger(running.database_url)
    try:
        writer = Writer(ledger)
        day, now = date.today(), int(time.time() * 1000)
        writer.register(record_from_json("PartnerRegistration", registration(day)), now)
        for first in range(0, count, AT_ONCE):
            sales = [sale(nth, day, now) for nth in range(first, min(first + AT_ONCE, count))]
            writer.partner("SalesRecord", sales, now)
            for each in sales:
                truth[f"{each['trade_item']}:{each['batch_number']}"] += each["cans"]
        publish(running, ledger)
    finally:
        ledger.close()
    return truth


def publish(running: Running, ledger: Ledger) -> None:
    """Every sale of the store on the topic; not the registration before them."""
    with Admin(running.kafka(), TOPICS) as admin:
        admin.ensure_ledger_topics()
    publisher = Publisher(running.kafka(), "peers-relay")
    try:
        after = 1
        while section := ledger.notification_log.select(after + 1, AT_ONCE):
            publisher.publish(
                [
                    published(each.id, str(each.originator_id), each.originator_version, each.topic, each.state, TOPICS)
                    for each in section
                ]
            )
            after = section[-1].id
    finally:
        publisher.close()


def one(
    contender: Contender, nth: int, running: Running, python: Path, folder: Path, count: int, truth: Mapping[str, int]
) -> dict[str, float]:
    """One turn of a contender in a process of its own. Raises RuntimeError where its table is not right in the end."""
    name = f"{contender.module.rpartition('.')[2]}_{CONTENDERS.index(contender)}_{nth}"
    place = folder / name
    place.mkdir()
    orders = Orders(
        database_url=running.database_url,
        bootstrap=running.bootstrap_servers,
        user=running.ledger_user,
        password=running.ledger_password,
        topic=TOPICS.ledger,
        partitions=LEDGER_PARTITIONS,
        table=f"peer_{name}",
        sales=max(1, int(count * contender.part)),
        folder=str(place),
    )
    with psycopg.connect(running.database_url) as connection:
        connection.execute(CREATE.format(orders.table))
    (place / "orders.json").touch(0o600)
    (place / "orders.json").write_text(json.dumps(asdict(orders)))
    ran = subprocess.run(
        [python, "-m", contender.module, place / "orders.json", *contender.arguments],
        cwd=place,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "graphql")))},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    if ran.returncode or not (place / RESULT).exists():
        raise RuntimeError(f"{contender.name} ended with code {ran.returncode}: {ran.stderr[-2000:]}")
    result: dict[str, float] = json.loads((place / RESULT).read_text())
    with psycopg.connect(running.database_url) as connection:
        rows = connection.execute(f"select batch, cans, sales from {orders.table}").fetchall()
    written = sum(sales for _, _, sales in rows)
    if written != result["sales"] or (written == count and {batch: cans for batch, cans, _ in rows} != truth):
        raise RuntimeError(f"{contender.name} wrote {written} of {result['sales']} sales, or wrong sums of cans")
    return result


def row(contender: Contender, rounds: Mapping[str, Sequence[Mapping[str, float]]]) -> dict[str, Any]:
    """A contender's line: its median rate, and ours on the same client as a multiple of it, round by round."""
    mine = rates(rounds[contender.name], "seconds")
    line: dict[str, Any] = {
        "name": contender.name, "client": contender.client, "guarantee": contender.guarantee,
        "sales_per_second": round(median(mine), 1),
        "sales_per_processor_second": round(median(rates(rounds[contender.name], "processor_seconds")), 1),
    }  # fmt: skip
    naive = rounds.get(NAIVE.name)
    if naive and len(naive) == len(mine):
        line["times_naive"] = round(median(a / b for a, b in zip(mine, rates(naive, "seconds"), strict=True)), 2)
    ours = rounds.get(ours_for(contender))
    if ours and len(ours) == len(mine) and not contender.name.startswith(OURS):
        times = [a / b for a, b in zip(rates(ours, "seconds"), mine, strict=True)]
        line |= {"ours_is_times": round(median(times), 2), "ahead": median(times) > 1}
    return {"times_naive": None, "ours_is_times": None, "ahead": None} | line


def rates(results: Sequence[Mapping[str, float]], per: str) -> list[float]:
    return [each["sales"] / each[per] for each in results]


if __name__ == "__main__":
    sys.exit(main())
