"""Stories of cans, movements and recalls: the U rules."""

from __future__ import annotations

from typing import Any

from tests.findings.telling import IMPORTER, MAKER, ONE, OTHER_SITE, SITE, TWO, Fields, Telling

DEALER = "91310115000000027G"


def pack(t: Telling, cans: int = 600, **changes: Any) -> str:
    """The maker packs the story's batch; the record's number."""
    return t.say(
        "producer-1", "Packing",
        **{
            "producer_id": MAKER, "packing_number": f"BZ-{t.index}-{t.said}", "trade_item": ONE,
            "batch_number": t.batch, "also_printed_as": [], "cans": cans, "complete": True, **changes,
        },
    )  # fmt: skip


def activate(t: Telling, first: int, last: int, **changes: Any) -> str:
    return t.say(
        "producer-1", "CanActivation",
        **{
            "producer_id": MAKER, "run_number": f"FM-{t.index}-{t.said}", "trade_item": ONE, "batch_number": t.batch,
            "first_serial": t.serial(first), "last_serial": t.serial(last), "exceptions": [], **changes,
        },
    )  # fmt: skip


def u01_activated_is_not_packed(t: Telling) -> None:
    subject = f"{ONE}:{t.batch}"
    number = pack(t, complete=False)
    t.nothing("U01", subject)
    t.correct("producer-1", "Packing", number, complete=True)
    t.found("U01", subject, activated=0, packed=600)
    run = activate(t, 1, 600)
    t.nothing("U01", subject)
    t.correct("producer-1", "CanActivation", run, exceptions=[t.serial(5), t.serial(6)])
    t.found("U01", subject, activated=598, packed=600, difference=-2)
    activate(t, 601, 602)
    t.nothing("U01", subject)
    t.correct("producer-1", "Packing", number, cans=601)
    t.found("U01", subject, activated=600, packed=601)


def u01_exceptions_made_good_or_codes_not_owed(t: Telling) -> None:
    pack(t, 300)
    pack(t, 298)
    activate(t, 1, 600, exceptions=[t.serial(5), t.serial(6)])
    t.near("U01", f"{ONE}:{t.batch}")
    t.say(
        "overseas-producer-1", "Packing", producer_id="CNLD12012209210001", packing_number=f"P-{t.index}",
        trade_item=TWO, batch_number=t.batch, also_printed_as=[], complete=True,
    )  # fmt: skip
    t.near("U01", f"{TWO}:{t.batch}")


def put(t: Telling, unit: str, first: int, last: int, at: str = "08:00", **changes: Any) -> str:
    """Cans are put on a pallet; the record's number."""
    return t.say(
        "producer-1", "Aggregation",
        **{
            "packer_id": MAKER, "action": "ADD", "level": "PALLET", "parent": unit, "trade_item": ONE,
            "batch_number": t.batch, "ranges": [{"first_serial": t.serial(first), "last_serial": t.serial(last)}],
            "children": [], "cans_per_case": None, "first_case": None, "packed_at": f"2024-02-07T{at}:00+08:00",
            **changes,
        },
    )  # fmt: skip


def u02_cans_on_two_pallets(t: Telling) -> None:
    put(t, t.unit(1), 1, 400)
    t.nothing("U02", t.unit(1))
    number = put(t, t.unit(2), 400, 799, "09:00")
    cans = f"{ONE}:{t.batch} {t.serial(400)}–{t.serial(400)}"
    t.found("U02", t.unit(1), fault="two-parents", held=cans, other_unit=t.unit(2))
    t.found("U02", t.unit(2), fault="two-parents", held=cans, other_unit=t.unit(1))
    changes = {"ranges": [{"first_serial": t.serial(401), "last_serial": t.serial(800)}]}
    t.correct("producer-1", "Aggregation", number, **changes)
    t.near("U02", t.unit(1))
    t.near("U02", t.unit(2))
    t.void("producer-1", "Aggregation", number)
    put(t, t.unit(3), 350, 450, "09:00")
    t.found("U02", t.unit(1), other_unit=t.unit(3))
    put(t, t.unit(1), 300, 370, "08:30", action="REMOVE")
    t.found("U02", t.unit(1), other_unit=t.unit(3))
    put(t, t.unit(1), 371, 400, "08:30", action="REMOVE")
    t.nothing("U02", t.unit(1))
    t.nothing("U02", t.unit(3))


def u02_a_case_on_two_pallets(t: Telling) -> None:
    case: dict[str, Any] = {"ranges": [], "children": [t.unit(9)]}
    put(t, t.unit(1), 1, 1, **case)
    put(t, t.unit(2), 1, 1, "09:00", **case)
    t.found("U02", t.unit(1), fault="two-parents", held=t.unit(9))
    removal = put(t, t.unit(1), 1, 1, "08:30", action="REMOVE", **case)
    t.near("U02", t.unit(1))
    t.near("U02", t.unit(2))
    t.void("producer-1", "Aggregation", removal)
    t.found("U02", t.unit(2))


def dispatch(t: Telling, day: str, cans: int = 100, **changes: Any) -> str:
    """The maker dispatches cans of the batch; the record's number."""
    units = changes.pop("units", [])
    return t.say(
        "producer-1", "Dispatch",
        **{
            "sender_id": MAKER, "dispatch_number": f"CK-{t.index}-{t.said}", "dispatched_on": day, "from_place": SITE,
            "lines": [{"trade_item": ONE, "batch_number": t.batch, "cans": cans, "units": units}], **changes,
        },
    )  # fmt: skip


def receive(t: Telling, order: str, cans: int, day: str = "2024-02-12", **changes: Any) -> str:
    """The dealer receives cans of the batch; the record's number."""
    units = changes.pop("units", [])
    return t.say(
        "distributor-1", "Receipt",
        **{
            "receiver_id": DEALER, "receipt_number": f"RK-{t.index}-{t.said}", "sender_id": MAKER,
            "dispatch_number": order, "received_on": day,
            "lines": [{"trade_item": ONE, "batch_number": t.batch, "cans": cans, "units": units}], **changes,
        },
    )  # fmt: skip


def u02_a_pallet_shipped_twice(t: Telling) -> None:
    dispatch(t, "2024-02-10", units=[t.unit()], dispatch_number=f"A-{t.index}")
    t.nothing("U02", t.unit())
    number = dispatch(t, "2024-02-14", units=[t.unit()], dispatch_number=f"B-{t.index}")
    values = {"fault": "shipped-twice", "first_on": "2024-02-10", "second_on": "2024-02-14"}
    t.found("U02", t.unit(), **values)
    received = receive(t, f"A-{t.index}", 100, units=[t.unit()])
    t.nothing("U02", t.unit())
    t.void("distributor-1", "Receipt", received)
    t.found("U02", t.unit(), **values)
    t.say(
        "producer-1", "Return", receiver_id=MAKER, returner_id=DEALER, trade_item=ONE, batch_number=t.batch, cans=100,
        returned_on="2024-02-12", return_number=f"R-{t.index}", dispatch_number=f"A-{t.index}",
    )  # fmt: skip
    t.near("U02", t.unit())
    t.correct("producer-1", "Dispatch", number, from_place=OTHER_SITE)
    t.nothing("U02", t.unit())


def of_shipment(t: Telling) -> str:
    return f"{MAKER}|A-{t.index}|{ONE}:{t.batch}"


def u06_short_or_over(t: Telling) -> None:
    receive(t, f"A-{t.index}", 60)
    t.nothing("U06", of_shipment(t))
    dispatch(t, "2024-02-10", dispatch_number=f"A-{t.index}")
    t.found("U06", of_shipment(t), dispatched=100, received=60)
    number = receive(t, f"A-{t.index}", 40)
    t.nothing("U06", of_shipment(t))
    t.correct("distributor-1", "Receipt", number, lines=[{"trade_item": ONE, "batch_number": t.batch, "cans": 41}])
    t.found("U06", of_shipment(t), dispatched=100, received=101)


def u06_no_receipt_within_the_term(t: Telling) -> None:
    sent, due = t.day(-14), t.day(1)
    number = dispatch(t, sent, dispatch_number=f"A-{t.index}")
    t.let_a_day_begin()
    t.near("U06", of_shipment(t))
    t.correct("producer-1", "Dispatch", number, to_place=OTHER_SITE, from_place=OTHER_SITE)
    t.near("U06", of_shipment(t))
    t.let_a_day_begin()
    t.found("U06", of_shipment(t), dispatched_on=sent, due_on=due, dispatched=100, received=0)
    number = receive(t, f"A-{t.index}", 100)
    t.nothing("U06", of_shipment(t))
    t.void("distributor-1", "Receipt", number)
    t.found("U06", of_shipment(t), received=0)
    t.say(
        "producer-1", "Return", receiver_id=MAKER, returner_id=DEALER, trade_item=ONE, batch_number=t.batch, cans=100,
        return_number=f"R-{t.index}", dispatch_number=f"A-{t.index}",
    )  # fmt: skip
    t.nothing("U06", of_shipment(t))


def u06_at_sea_a_shipment_may_take_longer(t: Telling) -> None:
    plant = "CNLD12012209210001"
    t.say(
        "overseas-producer-1", "Dispatch", sender_id=plant, dispatch_number=f"A-{t.index}", dispatched_on=t.day(-20),
        lines=[{"trade_item": TWO, "batch_number": t.batch, "cans": 100, "units": []}],
    )  # fmt: skip
    t.let_a_day_begin()
    t.near("U06", f"{plant}|A-{t.index}|{TWO}:{t.batch}")


def sell(t: Telling, day: str, **changes: Any) -> tuple[str, str]:
    """The maker sells ten cans of the batch; the record's number and its subject."""
    number = t.say(
        "producer-1", "SalesRecord",
        **{
            "seller_id": MAKER, "tier": "MAKER", "trade_item": ONE, "batch_number": t.batch, "cans": 10, "sold_on": day,
            "delivery_order": f"XS-{t.index}-{t.said}", "ranges": [], **changes,
        },
    )  # fmt: skip
    return number, t.key("producer-1", "SalesRecord", number)


def u07_sold_after_expiry(t: Telling) -> None:
    number, sale = sell(t, "2026-01-15")
    t.nothing("U07", sale)
    packed = pack(t)
    t.found("U07", sale, fault="expired", sold_on="2026-01-15", expiry_date="2026-01-14")
    t.correct("producer-1", "Packing", packed, expiry_date="2026-01-15")
    t.near("U07", sale)
    t.correct("producer-1", "Packing", packed, expiry_date="2026-01-14")
    t.found("U07", sale, fault="expired")
    t.correct("producer-1", "SalesRecord", number, sold_on="2026-01-14")
    t.nothing("U07", sale)


def u07_an_imported_batch_sold_after_expiry(t: Telling) -> None:
    _, sale = sell(t, "2026-01-15", trade_item=TWO, batch_number=f"{t.batch}-00")
    number = t.say(
        "importer-1", "ImportRecord", importer_id=IMPORTER, trade_item=TWO, batch_number=t.batch,
        declaration_number=t.declaration(), also_printed_as=[f"{t.batch}00"], expiry_date="2026-01-14",
    )  # fmt: skip
    t.found("U07", sale, fault="expired", expiry_date="2026-01-14")
    t.correct("importer-1", "ImportRecord", number, also_printed_as=[])
    t.nothing("U07", sale)


def recall(t: Telling, **changes: Any) -> str:
    """The maker recalls, from 11 June 2024; the record's number."""
    return t.say(
        "producer-1", "Recall",
        **{
            "opener_id": MAKER, "recall_number": f"RC-{t.index}", "step": "SCOPE", "follows": None,
            "started_on": "2024-06-11", "announced_on": None, "batches": [], "predicates": [], "ranges": [], **changes,
        },
    )  # fmt: skip


def predicate(**conditions: Any) -> Fields:
    return {"predicates": [{"trade_item": ONE, **conditions}]}


def u07_sold_after_a_recall_began(t: Telling) -> None:
    _, sale = sell(t, "2024-06-12")
    named = {"batches": [{"trade_item": ONE, "batch_number": t.batch}]}
    number = recall(t, **named)
    values = {"fault": "recalled", "sold_on": "2024-06-12", "started_on": "2024-06-11"}
    t.found("U07", sale, **values)
    t.correct("producer-1", "Recall", number, started_on="2024-06-12")
    t.near("U07", sale)
    t.correct("producer-1", "Recall", number, started_on="2024-06-11", batches=[])
    t.nothing("U07", sale)
    pack(t, also_printed_as=[f"{t.batch}00"])
    for scope in (
        predicate(prefix_from=t.batch[:2], prefix_to=t.batch[:2], contains=["??", t.batch[1:]]),
        predicate(contains=[f"{t.batch}-00"]),
        predicate(prefix_from=t.batch, prefix_to=t.batch, production_from="2024-01-15", expiry_to="2026-01-14"),
    ):
        t.correct("producer-1", "Recall", number, **scope)
        t.found("U07", sale, **values)
        t.correct("producer-1", "Recall", number, predicates=[])
        t.nothing("U07", sale)
    t.correct("producer-1", "Recall", number, **predicate(contains=[t.batch], expiry_from="2026-01-15"))
    t.near("U07", sale)
    recall(t, **named, step="CLOSED")
    t.found("U07", sale, **values)
    _, later = sell(t, "2024-06-13")
    t.found("U07", later, sold_on="2024-06-13")


def u08_recalled_cans_sold_after_the_announcement(t: Telling) -> None:
    number, sale = sell(t, "2024-06-13", ranges=[{"first_serial": t.serial(1), "last_serial": t.serial(10)}])
    recalled = recall(t, ranges=[{"trade_item": ONE, "first_serial": t.serial(10), "last_serial": t.serial(20)}])
    t.nothing("U08", sale)
    t.found("U07", sale, fault="recalled")
    announced = recall(t, step="ANNOUNCED", announced_on="2024-06-12")
    t.found("U08", sale, sold_on="2024-06-13", announced_on="2024-06-12", recall_number=f"RC-{t.index}")
    t.correct("producer-1", "Recall", announced, announced_on="2024-06-13")
    t.near("U08", sale)
    t.correct("producer-1", "Recall", announced, announced_on="2024-06-12")
    t.found("U08", sale)
    changes = {"ranges": [{"trade_item": ONE, "first_serial": t.serial(11), "last_serial": t.serial(20)}]}
    t.correct("producer-1", "Recall", recalled, **changes)
    t.near("U08", sale)
    t.near("U07", sale)
    changes = {"ranges": [{"trade_item": ONE, "first_serial": t.serial(0), "last_serial": t.serial(1)}]}
    t.correct("producer-1", "Recall", recalled, **changes)
    t.found("U08", sale)
    t.found("U07", sale, fault="recalled")
    t.correct("producer-1", "SalesRecord", number, ranges=[])
    t.nothing("U08", sale)
    t.correct("producer-1", "Recall", recalled, batches=[{"trade_item": ONE, "batch_number": t.batch}])
    t.found("U08", sale, announced_on="2024-06-12")
