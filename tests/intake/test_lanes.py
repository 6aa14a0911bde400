"""Lanes on a real broker: a partner that floods is taken aside, the others go on, and nothing is lost or doubled."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from time import monotonic, sleep

from consumers.intake import Session
from consumers.kafka import POLL_RECORDS, PartnerProducer, Place, Reader
from consumers.lanes import (
    CALM_SECONDS,
    FLOOD_MESSAGES,
    FLOOD_POLL,
    LONGEST_PAUSE,
    PAUSE,
    REST_SECONDS,
    Lane,
    Lanes,
    Pace,
    flooded,
)
from consumers.locks import Share, connect, members
from consumers.loop import WAKE_SECONDS
from consumers.settle import positions, waiting
from consumers.store import Ledger
from tests.intake.house import SECONDS, House, sale

FLOOD = 6_000
CALM = 10


def until(holds: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = monotonic() + SECONDS
    while not holds():
        assert monotonic() < end
        sleep(0.02)


def both_lanes(house: House) -> list[subprocess.Popen[bytes]]:
    """A process of each lane, which have seen each other: the calm one first, the other once it looked again."""
    flood_lane = house.spawn("flood")
    until(lambda: members(house.connection, Lane.flood.number) == 1)
    calm_lane = house.spawn("intake")
    until(lambda: members(house.connection, Lane.calm.number) == 1)
    sleep(2 * WAKE_SECONDS)  # until then the flood lane stands in for it, at full speed
    return calm_lane + flood_lane


def place(partner: PartnerProducer) -> str:
    return f"{partner.topic}/0"


def flood(house: House, partner: PartnerProducer, count: int) -> None:
    """The partner says so many sales as fast as it can."""
    for nth in range(count):
        house.say_unflushed(partner, "SalesRecord", sale(f"F-{nth}"))
    assert partner.flush() == []


def offsets(house: House, partner: PartnerProducer) -> list[int]:
    """The offsets that the partner's events came from, in the order of the ledger."""
    return [
        event.envelope["source_offset"]
        for _, event in house.events()
        if event.envelope["source_topic"] == partner.topic
    ]


def test_a_flood_is_taken_aside_and_comes_back_and_the_calm_are_not_behind_it(house: House) -> None:
    loud, calm = house.add("loud", registered=False), house.add("calm")
    flood(house, loud, FLOOD)  # its topic is not read yet: so the flood stands however quick this machine is
    both_lanes(house)
    house.say(calm, "SalesRecord", sale("C"))
    house.register("loud")
    until(lambda: flooded(house.connection) == {place(loud)})
    for nth in range(CALM):
        house.say(calm, "SalesRecord", sale(f"C-{nth}"))
        until(lambda: calm.partner not in waiting(house.connection, house.reader, [calm.partner], house.topics))
    left = waiting(house.connection, house.reader, [loud.partner], house.topics)
    assert left[loud.partner] > FLOOD_MESSAGES, "the calm partner's records were stored while the flood stood"
    house.settle()
    until(lambda: flooded(house.connection) == set())
    house.say(loud, "SalesRecord", sale("F-last"))
    house.settle()
    assert offsets(house, loud) == list(range(FLOOD + 1))
    assert offsets(house, calm) == list(range(CALM + 1))
    assert house.sequences() == list(range(1, FLOOD + CALM + 5))


def test_a_lane_that_dies_leaves_its_part_to_the_other_at_once(house: House) -> None:
    loud = house.add("loud", registered=False)
    flood(house, loud, FLOOD)
    calm_lane, flood_lane = both_lanes(house)
    house.register("loud")
    until(lambda: flooded(house.connection) == {place(loud)})
    at = positions(house.connection)
    flood_lane.kill()
    flood_lane.wait(SECONDS)
    until(lambda: positions(house.connection) != at)
    [flood_lane] = house.spawn("flood")
    sleep(0.5)
    calm_lane.kill()
    calm_lane.wait(SECONDS)
    house.register(
        "loud", number=f"{loud.partner}/1", reason="new name", name_zh="新名称"
    )  # on the office's topic, which is the calm lane's
    house.settle()
    assert offsets(house, loud) == list(range(FLOOD))
    assert house.sequences() == list(range(1, FLOOD + 3))


def test_what_was_sent_away_is_not_passed_over_where_the_other_lane_dies_before_it_takes_it(house: House) -> None:
    loud = house.add("loud")
    house.start()
    house.settle()
    house.stop()
    flood(house, loud, FLOOD)
    ledger, one, two = Ledger(house.database_url), connect(house.database_url), connect(house.database_url)
    share = Share(one, Lane.calm.number)
    Share(two, Lane.flood.number)
    with Reader(house.settings) as reader:
        lanes = Lanes(one, Lane.calm)
        session = Session(ledger, reader, share, house.admin, house.topics, lanes=lanes)
        session.share()
        until(lambda: session.step())
        assert flooded(house.connection) == {place(loud)}
        two.close()
        until(lambda: members(house.connection, Lane.flood.number) == 0)
        session.share()

        def all_taken() -> bool:
            session.step()
            return positions(house.connection).get(Place(loud.topic, 0)) == FLOOD

        until(all_taken)
    one.close()
    ledger.close()
    assert offsets(house, loud) == list(range(FLOOD))


def test_each_lane_stands_in_for_the_other_where_that_has_no_process(house: House) -> None:
    names = ["intake.a/0", "intake.b/0"]
    one, two = connect(house.database_url), connect(house.database_url)
    Share(one, Lane.calm.number)
    calm = Lanes(one, Lane.calm)
    assert calm.mine(names) == set(names)
    assert calm.sent_away({"intake.a/0": FLOOD_MESSAGES + 1}) == set(), "nobody would take it"
    Share(two, Lane.flood.number)
    slow = Lanes(two, Lane.flood)
    assert calm.mine(names) == set(names) and slow.mine(names) == set()
    assert calm.sent_away({"intake.a/0": FLOOD_MESSAGES + 1, "intake.b/0": FLOOD_MESSAGES}) == {"intake.a/0"}
    assert calm.mine(names) == {"intake.b/0"} and slow.mine(names) == {"intake.a/0"}
    assert slow.sent_away({"intake.a/0": FLOOD_MESSAGES + 1}) == set()
    one.close()
    until(lambda: slow.mine(names) == set(names))
    two.close()


def test_a_topic_comes_back_only_when_little_has_waited_for_some_time(house: House) -> None:
    one, two = connect(house.database_url), connect(house.database_url)
    Share(one, Lane.calm.number)
    Share(two, Lane.flood.number)
    calm, slow = Lanes(one, Lane.calm), Lanes(two, Lane.flood)
    calm.mine(["a/0"])
    calm.sent_away({"a/0": FLOOD_MESSAGES + 1})
    assert slow.mine(["a/0"]) == {"a/0"}
    slow.give_back({"a/0": 0})
    slow.give_back({"a/0": 0})
    assert flooded(house.connection) == {"a/0"}
    sleep(REST_SECONDS / 2)
    slow.give_back({"a/0": FLOOD_MESSAGES})  # it went on: the time begins anew
    slow.give_back({"a/0": 0})
    sleep(REST_SECONDS / 2 + 0.1)
    slow.give_back({"a/0": 0})
    assert flooded(house.connection) == {"a/0"}
    sleep(REST_SECONDS / 2)
    slow.give_back({"a/0": 0})
    assert flooded(house.connection) == set()
    one.close()
    two.close()


def test_the_flood_lane_makes_room_while_calm_partners_are_heard_and_else_goes_as_any_intake(house: House) -> None:
    names = ["intake.loud/0", "intake.calm/0"]
    one, two = connect(house.database_url), connect(house.database_url)
    calm, slow = Lanes(one, Lane.calm), Lanes(two, Lane.flood)
    pace = Pace(slow)

    def look(**at: int) -> int:
        slow.mine(names)
        pace.look({f"intake.{name}/0": upto for name, upto in at.items()})
        return pace.most

    Share(two, Lane.flood.number)
    assert (look(loud=1, calm=1), pace.rest(1.0)) == (POLL_RECORDS, 0.0), "no calm process: it takes all"
    Share(one, Lane.calm.number)
    calm.mine(names)
    assert calm.sent_away({"intake.loud/0": FLOOD_MESSAGES + 1}) == {"intake.loud/0"}
    assert (look(loud=1, calm=1), pace.rest(1.0)) == (FLOOD_POLL, LONGEST_PAUSE), (
        "begun just now: somebody may be heard"
    )
    assert pace.rest(0.0625) == PAUSE * 0.0625
    since = monotonic()
    loud = 1

    def nobody_is_heard() -> bool:
        nonlocal loud
        loud += FLOOD_POLL  # what it takes itself is nobody's voice
        return look(loud=loud, calm=1) == POLL_RECORDS

    until(nobody_is_heard)
    assert monotonic() - since > CALM_SECONDS / 2
    assert pace.rest(1.0) == 0.0
    assert (look(loud=loud, calm=2), pace.rest(1.0)) == (FLOOD_POLL, LONGEST_PAUSE)
    assert Pace(calm).most == POLL_RECORDS and Pace(calm).rest(1.0) == 0.0
    one.close()
    two.close()


def test_one_poll_takes_no_more_than_it_was_asked_for(house: House) -> None:
    loud = house.add("loud")
    house.start()
    house.settle()
    house.stop()
    flood(house, loud, FLOOD_POLL * 2 + 1)
    with Reader(house.settings) as reader:
        reader.assign({Place(loud.topic, 0): 0})
        polls: list[int] = []

        def all_read() -> bool:
            polls.append(len(reader.poll(most=FLOOD_POLL)))
            return sum(polls) > FLOOD_POLL * 2

        until(all_read)
    assert max(polls) <= FLOOD_POLL
    assert sum(polls) == FLOOD_POLL * 2 + 1
