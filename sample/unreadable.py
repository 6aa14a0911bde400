"""Messages that must be rejected: damaged bytes, codes that cannot be, words that are not the sender's to say.

Each is made of a good record, so that only the one fault is in it. `SLIPS` lists when each comes and the reason code
with which the ledger must answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from sample import codes, noise
from sample.cast import CAST
from sample.products import WET
from sample.said import Said
from sample.story import Story
from sample.trade import Goods, to_families
from sample.world import World

FAR_BATCH: Final = "W1-250819A"
"""Made before the season; nothing else is said of it."""
NO_SCHEMA: Final = 65_000
"""A schema number that stands nowhere."""

Spoil = Callable[[Said], Said]


def _good(world: World, shop: str, day: date, seller: str | None = None) -> Said:
    """A shop's sale of one can; `seller` puts another party's name on it."""
    story = Story()
    sale = to_families(world, story, Goods(WET[0], FAR_BATCH, []), CAST[shop], 1, day)
    if seller:
        sale.record["seller_id"] = CAST[seller].party
    return noise.plainly(sale)


def truncated(said: Said) -> Said:
    """Half of the bytes: a connection that broke in a gateway."""
    return said._replace(family=None, payload=said.payload[: len(said.payload) // 2])


def trailing(said: Said) -> Said:
    """One byte more than the record has."""
    return said._replace(family=None, payload=said.payload + b"\0")


def unknown_schema(said: Said) -> Said:
    """A schema number that nobody gave."""
    return said._replace(family=None, payload=b"\0" + NO_SCHEMA.to_bytes(4) + said.payload[5:])


def json_text(said: Said) -> Said:
    """JSON where Avro is due."""
    return said._replace(family=None, payload=b'{"cans": 1}')


def wrong_check_digit(said: Said) -> Said:
    """A trade item whose last digit was keyed in wrongly."""
    item = WET[0].trade_item.encode()
    wrong = item[:-1] + str((int(item[-1:]) + 1) % 10).encode()
    return said._replace(family=None, payload=said.payload.replace(item, wrong))


def wrong_key(said: Said) -> Said:
    """A message key that is not the record's number."""
    return said._replace(key=b"1")


def as_it_is(said: Said) -> Said:
    """Nothing is wrong with the bytes."""
    return said


FAULTS: Final[tuple[tuple[date, str, str | None, Spoil, str], ...]] = (
    (date(2025, 11, 5), "shop-xuhui", None, truncated, "not-decodable"),
    (date(2025, 11, 6), "shop-xuhui", None, trailing, "trailing-bytes"),
    (date(2025, 12, 3), "shop-minhang", None, unknown_schema, "unknown-schema"),
    (date(2025, 12, 4), "shop-minhang", None, json_text, "frame"),
    (date(2026, 1, 7), "shop-haidian", None, wrong_check_digit, "gtin-check-digit"),
    (date(2026, 1, 8), "shop-haidian", None, wrong_check_digit, "gtin-check-digit"),
    (date(2026, 2, 4), "shop-tianhe", None, wrong_key, "key-not-number"),
    (date(2026, 3, 4), "dist-huabei", "dist-huanan", as_it_is, "identifier-not-yours"),
    (date(2026, 3, 5), "shop-panyu", "shop-tianhe", as_it_is, "identifier-not-yours"),
)
"""Day, sender, whose name is on it (None: the sender's), what spoils it, the reason code due."""


def of_the_day(world: World, day: date) -> Iterator[Said]:
    """The day's bad messages, each entered in the truth."""
    for when, sender, seller, spoil, code in FAULTS:
        if when == day:
            world.truth.reject(sender, code)
            yield spoil(_good(world, sender, day, seller))
    if day == date(2026, 3, 6):
        world.truth.reject("shop-tianhe", "family-not-yours")
        yield _a_shop_says_what_a_maker_may_say(world, day)


def _a_shop_says_what_a_maker_may_say(world: World, day: date) -> Said:
    plant = CAST["plant-wet"]
    return noise.plainly(
        world.say(
            Story(),
            "shop-tianhe",
            "Packing",
            codes.moment(day, 12),
            producer_id=plant.party,
            packing_number="P-INVENTED",
            site=plant.place,
            line="PACK-1",
            trade_item=WET[0].trade_item,
            batch_number=FAR_BATCH,
            also_printed_as=[],
            packed_on=codes.days(day),
            production_date=codes.days(day),
            expiry_date=codes.days(day) + 700,
            shelf_life_months=24,
            cans=1,
            rejected_cans=0,
            net_content=800,
            complete=True,
            label_version=None,
        )
    )
