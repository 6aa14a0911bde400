"""Some rules written once more, in plain Python with no SQL: all findings worked out anew after every event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from domain.identifiers import batch_id
from domain.stored import day
from schemas.codec import decode_event
from tests.feed import Sequenced

Ground = Mapping[str, Any]
RULES = ("C01", "U06", "X01", "X02", "X03", "X12")
RECEIPT_DAYS = 15
CUSTOMS = frozenset({"CustomsDeclaration", "InspectionCertificate"})
"""Families whose teller is customs: another's copy is not counted."""
OWNERS = {"ImportRecord": "importer_id", "SalesRecord": "seller_id", "Return": "receiver_id", "Sampling": "owner_id",
          "Disposal": "owner_id"}  # fmt: skip
"""Families that move an importer's stock, with the field that says whose."""


class Said(NamedTuple):
    """A record that stands: since when, and what it says."""

    since: int
    key: str
    record: Mapping[str, Any]


class Spell(NamedTuple):
    """A finding with one ground, from a sequence until another (None: it still stands)."""

    rule: str
    subject: str
    since: int
    until: int | None
    opened: int
    ground: Ground


@dataclass
class Known:
    """What is known after some events."""

    standing: dict[str, dict[str, Said]] = field(default_factory=lambda: defaultdict(dict))
    contradicted: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    def take(self, event: Sequenced) -> None:
        """Learn one event."""
        sequence, state, key, _ = event
        kind, family, _, envelope, record = decode_event(state)
        if record is None or (family in CUSTOMS and envelope["partner"] != "customs-1"):
            return
        if kind == "Contradicted":
            self.contradicted.setdefault(key, []).append(record)
        if envelope["stands"]:
            self.contradicted.pop(key, None)
            self.standing[family].pop(key, None)
            if kind != "Voided":
                self.standing[family][key] = Said(sequence, key, record)

    def of(self, family: str) -> list[Said]:
        """The standing records of a family, the latest by its sender's clock first."""
        return sorted(self.standing[family].values(), key=lambda said: (-said.record["occurred_at"], said.key))

    def names(self, batch: str) -> set[str]:
        """Every name of a batch: numbers that import records say are printed for the same one."""
        pairs = {
            frozenset((batch_id(said.record["trade_item"], other), batch_of(said.record)))
            for said in self.of("ImportRecord")
            for other in said.record["also_printed_as"]
        }
        found = {batch}
        while more := {name for pair in pairs if pair & found for name in pair} - found:
            found |= more
        return found

    def findings(self) -> dict[tuple[str, str], Ground]:
        """Everything that the rules find now."""
        found: dict[tuple[str, str], Ground] = {}
        for rule, judge in (("C01", self.c01), ("U06", self.u06), ("X01", self.x01), ("X02", self.x02),
                            ("X03", self.x03), ("X12", self.x12)):  # fmt: skip
            for subject, ground in judge():
                found[rule, subject] = ground
        return found

    def c01(self) -> Iterator[tuple[str, Ground]]:
        for key, contents in self.contradicted.items():
            partner, family, number = key.split("/")
            record = self.standing[family][key].record
            last = contents[-1]
            # In these trades a contradiction differs in cans, or else in its reason alone.
            differs = "cans" if record["cans"] != last["cans"] else "reason"
            before, again = (f"{differs} {each[differs] or '—'}" for each in (record, last))
            yield key, {"family": family, "partner": partner, "number": number, "times": len(contents),
                        "said": [before], "again": [again]}  # fmt: skip

    def u06(self) -> Iterator[tuple[str, Ground]]:
        sent: dict[str, list[tuple[int, int, Mapping[str, Any]]]] = defaultdict(list)
        received: dict[str, list[int]] = defaultdict(list)
        returned: dict[str, int] = defaultdict(int)
        for dispatch in self.of("Dispatch"):
            for line in dispatch.record["lines"]:
                row = (dispatch.record["dispatched_on"], dispatch.since, line)
                sent[shipment(dispatch.record, line)].append(row)
        for receipt in self.of("Receipt"):
            for line in receipt.record["lines"]:
                received[shipment(receipt.record, line)].append(line["cans"])
        for back in self.of("Return"):
            if back.record["dispatch_number"]:
                owner = {"sender_id": back.record["receiver_id"], "dispatch_number": back.record["dispatch_number"]}
                returned[shipment(owner, back.record)] += back.record["cans"]
        today = max((said.record["day"] for said in self.of("DayBegan")), default=0)
        for subject, rows in sent.items():
            dispatched_on = max(row[:2] for row in rows)[0]
            dispatched, arrived = sum(line["cans"] for *_, line in rows), sum(received[subject])
            late = dispatched_on + timedelta(RECEIPT_DAYS).days < today and not returned[subject]
            if arrived != dispatched if received[subject] else late:
                sender, number, batch = subject.split("|")
                yield subject, {"sender_id": sender, "dispatch_number": number, "batch": batch,
                                "dispatched_on": day(dispatched_on).isoformat(), "dispatched": dispatched,
                                "received": arrived}  # fmt: skip

    def x01(self) -> Iterator[tuple[str, Ground]]:
        for declared in self.of("CustomsDeclaration"):
            number = declared.record["declaration_number"]
            for line in declared.record["lines"]:
                names = self.names(batch_of(line))
                recorded = [
                    said.record for said in self.of("ImportRecord")
                    if said.record["declaration_number"] == number and said.record["declaration_line"] == line["line"]
                    and batch_of(said.record) in names
                ]  # fmt: skip
                if not recorded:
                    continue
                last = recorded[0]
                off = abs(line["net_weight"] - last["net_weight"]) * 1000 > 5 * line["net_weight"]
                if line["cans"] != last["cans"] or off:
                    yield f"{number}/{line['line']}", {
                        "declaration_number": number, "line": line["line"], "batch": batch_of(line),
                        "declared_cans": line["cans"], "recorded_cans": last["cans"],
                        "declared_kg": line["net_weight"] / 1000, "recorded_kg": last["net_weight"] / 1000,
                    }  # fmt: skip

    def x02(self) -> Iterator[tuple[str, Ground]]:
        held: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for family, owner in OWNERS.items():
            for said in filter(lambda said: moves(said.record), self.of(family)):
                counts = held[said.record[owner], batch_of(said.record)]
                counts["imports" if family == "ImportRecord" else "moves"] += 1
                sign = -1 if family == "Return" else 1
                counts["imported" if family == "ImportRecord" else "out"] += sign * said.record["cans"]
        for importer, batch in list(held):
            names = self.names(batch)
            if batch != min((name for name in names if held[importer, name]["imports"]), default=None):
                continue  # found under the first name that was imported
            total: Counter[str] = Counter()
            for name in names:
                total.update(held[importer, name])
            if total["out"] > total["imported"]:
                yield f"{importer}|{batch}", {"importer_id": importer, "batch": batch, "imported": total["imported"]}

    def x03(self) -> Iterator[tuple[str, Ground]]:
        for sale in self.of("SalesRecord"):
            if sale.record["tier"] != "IMPORTER":
                continue
            names = self.names(batch_of(sale.record))
            issued = [
                said.record["issued_on"] for said in self.of("InspectionCertificate")
                if said.record["consignee_id"] == sale.record["seller_id"]
                and any(batch_of(line) in names for line in said.record["lines"])
            ]  # fmt: skip
            if not issued or min(issued) > sale.record["sold_on"]:
                yield sale.key, {
                    "batch": batch_of(sale.record), "sold_on": day(sale.record["sold_on"]).isoformat(),
                    "issued_on": day(min(issued)).isoformat() if issued else None,
                }  # fmt: skip

    def x12(self) -> Iterator[tuple[str, Ground]]:
        records, certificates = self.of("ImportRecord"), self.of("InspectionCertificate")
        for said in records:
            own, certificate = said.record["declaration_number"], said.record["inspection_certificate"]
            certified = next((c for c in certificates if c.record["certificate_number"] == certificate), None)
            listed = sorted({batch_of(line) for line in certified.record["lines"]}) if certified else None
            others = sorted(
                r.record["declaration_number"] for r in records
                if certificate and r.record["inspection_certificate"] == certificate
                and r.record["declaration_number"] != own
            )  # fmt: skip
            twice = sorted(
                r.record["declaration_number"] for r in records
                if r.record["importer_id"] == said.record["importer_id"] and r.record["cans"] == said.record["cans"]
                and batch_of(r.record) == batch_of(said.record) and r.record["declaration_number"] != own
                and set(r.record["foreign_certificates"]) & set(said.record["foreign_certificates"])
            )  # fmt: skip
            elsewhere = certified.record["declaration_number"] if certified else own
            elsewhere = None if elsewhere == own else elsewhere
            unlisted = listed is not None and not self.names(batch_of(said.record)) & set(listed)
            if elsewhere or others or twice or unlisted:
                fault = "certificate" if elsewhere or others else "import" if twice else "batch"
                yield said.key, {
                    "fault": fault, "batch": batch_of(said.record), "declaration_number": own,
                    "certificate": certificate, "listed": listed,
                    "other": next(iter([*filter(None, [elsewhere]), *others, *twice]), None),
                }  # fmt: skip


def batch_of(record: Mapping[str, Any]) -> str:
    """The batch that a record or a line of one names."""
    return batch_id(record["trade_item"], record["batch_number"])


def moves(record: Mapping[str, Any]) -> bool:
    """Whether a record moves an importer's stock: a shop's sale and relabelled goods do not."""
    return record.get("way") != "RELABELLED" and record.get("tier", "IMPORTER") == "IMPORTER"


def shipment(record: Mapping[str, Any], line: Mapping[str, Any]) -> str:
    """The subject of a batch in a shipment."""
    return f"{record['sender_id']}|{record['dispatch_number']}|{batch_of(line)}"


def spells(events: Iterable[Sequenced]) -> set[tuple[Any, ...]]:
    """Every finding with the sequences that opened, changed and closed it, judged after each event."""
    known, now, done = Known(), dict[tuple[str, str], Spell](), list[Spell]()
    for event in events:
        known.take(event)
        found, at = known.findings(), event[0]
        for about in now.keys() | found.keys():
            before, ground = now.get(about), found.get(about)
            if before is not None and before.ground == ground:
                continue
            if before is not None:
                done.append(before._replace(until=at))
                del now[about]
            if ground is not None:
                opened = before.opened if before is not None else at
                now[about] = Spell(*about, at, None, opened, ground)
    return {(*spell[:5], sorted_text(spell.ground)) for spell in (*done, *now.values())}


def sorted_text(ground: Ground) -> str:
    """A ground as text that can be compared."""
    return repr(sorted(ground.items()))
