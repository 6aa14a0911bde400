"""The arithmetic of growth: each number of the page follows from those it names, and what is measured is measured."""

import re
from pathlib import Path

import pytest

from tests.commands.conftest import ROOT, Played

PAGE = (ROOT / "docs" / "scale.md").read_text("utf-8")
YEAR_SECONDS = 365.25 * 24 * 3_600
NEAR = 0.3
"""How far a season of today may be from the one that was measured: indexes of many small tables grow in steps."""
BATCHED = 0.5
"""And on Kafka, where records that come slowly are compressed in smaller batches."""
PEAK = 20


def numbers(text: str) -> list[float]:
    """All numbers of a text, with the words that multiply them."""
    factors = {"million": 1e6, "billion": 1e9, "GB": 1e9, "TB": 1e12, "kB": 1e3}
    found = re.findall(r"(\d[\d,]*(?:\.\d+)?)(?:\s+(million|billion|GB|TB|kB)\b)?", text)
    return [float(number.replace(",", "")) * factors.get(word, 1) for number, word in found]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose head begins so, without the head."""
    table = PAGE.partition(f"\n| {heading}")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines()[2:]]


def measured() -> dict[str, float]:
    """Bytes an event takes, by where."""
    return {where: float(value.replace(",", "")) for where, value, _ in rows("Where")}


def near(found: float, said: float, share: float = 0.06) -> bool:
    """Whether a rounded number may stand for one."""
    return abs(found - said) <= share * found


def test_cans_cases_pallets_and_batches_follow_from_tonnes() -> None:
    tonnes, kilograms, cans, cases, pallets, batch_tonnes, batches = numbers(
        PAGE.partition("Published figures")[2].partition("(arithmetic)")[0]
    )
    assert near(tonnes * 1_000 / kilograms, cans)
    assert near(cans / 6, cases)  # six cans a case
    assert near(cases / 72, pallets)
    assert near(tonnes / batch_tonnes, batches)


def test_records_a_second_follow_from_records_a_year() -> None:
    found = rows("They record")
    assert len(found) == 3
    for _, year, average, peak in found:
        assert all(near(a / YEAR_SECONDS, s, 0.1) for a, s in zip(_spread(year), numbers(average), strict=True))
        assert near(max(_spread(year)) / YEAR_SECONDS * PEAK, numbers(peak)[0], 0.06)
    assert f"peak of {PEAK} times" in PAGE


def _spread(text: str) -> list[float]:
    """`30 to 60 million` is thirty million and sixty."""
    found = numbers(text)
    return [each * 1e6 if each < 1e3 else each for each in found]


def test_what_a_year_takes_follows_from_what_an_event_takes() -> None:
    bytes_of = measured()
    store_and_kafka = sum(
        value for where, value in bytes_of.items() if "own bytes" not in where and "views" not in where
    )
    views = bytes_of["all views with their indexes"]
    [together] = numbers(PAGE.partition("Together ")[2].partition(".\n")[0].partition(". Views")[0])
    assert near(store_and_kafka + views, together, 0.01)
    assert near(views / (store_and_kafka + views), 4 / 5, 0.05)  # "four fifths"
    found = rows("Records a year")
    assert [numbers(row[0]) for row in found] == [[60e6], [0.5e9], [1.5e9]]
    for year, kept, seen, whole in found:
        [records] = numbers(year)
        for each, said in ((store_and_kafka, kept), (views, seen), (store_and_kafka + views, whole)):
            assert near(records * each, numbers(said)[0], 0.03), (year, said)


def test_the_hours_of_a_rebuild_follow_from_its_rate() -> None:
    said = " ".join(PAGE.partition("A rebuild takes")[2].partition("(arithmetic)")[0].split())
    rate, small, small_hours, large, large_hours = numbers(said)
    assert near(small / rate / 3_600, small_hours, 0.03)
    assert near(large / rate / 3_600, large_hours, 0.03)


@pytest.mark.parametrize(
    "where, statement",
    [
        ("an event's own bytes", "select avg(length(state)) from ledger.events"),
        ("event store with its indexes", "select pg_total_relation_size('ledger.events') / {events}"),
        (
            "all views with their indexes",
            "select sum(pg_total_relation_size(c.oid)) / {events} from pg_class c"
            " where c.relnamespace = 'views'::regnamespace and c.relkind = 'r'",
        ),
    ],
)
def test_the_season_takes_what_the_page_says(season: Played, where: str, statement: str) -> None:
    with season.database() as connection:
        events = connection.execute("select count(*) from ledger.events").fetchone()
        assert events is not None
        row = connection.execute(statement.format(events=events[0])).fetchone()
    assert row is not None
    assert near(float(row[0]), measured()[where], NEAR), row


def test_kafka_takes_what_the_page_says(season: Played) -> None:
    data = season.state / "kafka" / "data"
    sizes = {"`ledger.events` on Kafka": "ledger.events-*", "intake topics": "intake.*"}
    for where, folders in sizes.items():
        found = sum(path.stat().st_size for folder in data.glob(folders) for path in Path(folder).glob("*.log"))
        assert near(found / season.summary["events"], measured()[where], BATCHED), (where, found)
