"""A ledger in memory for tests of views and rules: records in, events out, decided by the same code as intake."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from consumers import poll
from consumers.kafka import Incoming
from domain.record import Record, record_id, split_number
from domain.registration import CHINA_MILLISECONDS, DAY_MILLISECONDS, OF_THE_OFFICE, OFFICE, Registration
from domain.stored import stored_day
from schemas.codec import encode_record, patch_recorded_at, record_from_json
from schemas.library import family

EXAMPLES = Path(__file__).parents[1] / "schemas" / "examples"
ROLES = (
    "overseas_producer", "trace_platform", "supplier", "producer", "laboratory", "carrier", "distributor", "platform",
    "importer", "regulator", "customs",
)  # fmt: skip

Sequenced = tuple[int, bytes, str, int]
"""An event as views take it: sequence, its bytes, aggregate id, version."""


class Taking(Protocol):
    """What `settle` needs of `projections.views.Views`."""

    def position(self) -> int: ...
    def take(self, events: Iterable[Sequenced]) -> int: ...


class Feed:
    """Records said here become events at once, numbered from 1. A partner is registered when it first speaks.

    Its role is the beginning of its name (`importer-1`, `overseas-producer-2`), else one that may say the family;
    what a record gives as its sender's own identifier becomes the partner's. Fields left out are the example's.
    """

    def __init__(self) -> None:
        self.events: list[Sequenced] = []
        self.sent: list[tuple[str, bytes, bytes | None]] = []
        """Every message (partner, payload, key), in the order of sending."""
        self.clock = 1_700_000_000_000
        self._registered: dict[str, Registration] = {OFFICE: OF_THE_OFFICE}
        self._said: dict[str, list[dict[str, Any]]] = {}
        self._records: dict[str, Record] = {}
        self._offsets: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()

    def say(self, partner: str, name: str, fields: Mapping[str, Any] | None = None, **more: Any) -> int | None:
        """Say a record in its JSON form; its sequence, None for the same again. Raises Unacceptable."""
        said = {**example(name), **(fields or {}), **more}
        if "number" not in {**(fields or {}), **more}:
            self._numbers[name] += 1
            said["number"] = f"{name}-{self._numbers[name]}"
        record = record_from_json(name, said)
        self._register_for(partner, name, record)
        first = split_number(said["number"]).first
        made = self.send(partner, encode_record(name, record), first.encode())
        self._said.setdefault(record_id(partner, name, first), []).append(said)
        return made

    def correct(
        self, partner: str, name: str, number: str, fields: Mapping[str, Any] | None = None, **more: Any
    ) -> int:
        """Say a correction of the record with that first number: its content as last said, with these changes."""
        before = self._said[record_id(partner, name, number)]
        said = {**before[-1], "number": f"{number}/{len(before)}", "reason": "put right", **(fields or {}), **more}
        made = self.say(partner, name, said)
        assert made is not None
        return made

    def void(self, partner: str, name: str, number: str) -> int:
        """Take back what was said under a number."""
        return self.correct(partner, name, number, voided=True)

    def day(self, day: str | date) -> int:
        """Let a day begin, in Asia/Shanghai; the ledger's clock moves to its midnight if it is not past it."""
        text = str(day)
        midnight = stored_day(date.fromisoformat(text)) * DAY_MILLISECONDS - CHINA_MILLISECONDS
        self.clock = max(self.clock, midnight)
        made = self.say(OFFICE, "DayBegan", number=text, day=text)
        assert made is not None
        return made

    def register(self, partner: str, roles: Iterable[str], identifiers: Iterable[str], **more: Any) -> int:
        """Register a partner, or say its registration anew; the sequence."""
        number = f"PR-{partner}"
        before = len(self._said.get(record_id(OFFICE, "PartnerRegistration", number), ()))
        said = {
            "number": f"{number}/{before}" if before else number,
            **({"reason": "changed"} if before else {}),
            "partner": partner,
            "roles": sorted(roles),
            "identifiers": sorted(identifiers),
            "valid_from": "2000-01-01",
            **more,
        }
        made = self.say(OFFICE, "PartnerRegistration", said)
        assert made is not None
        record = record_from_json("PartnerRegistration", {**example("PartnerRegistration"), **said})
        self._registered[partner] = Registration.read(made, record)
        return made

    def send(self, partner: str, payload: bytes, key: bytes | None = None) -> int | None:
        """Send bytes as a partner; what cannot enter becomes a rejection. The sequence; None: the same again.

        Raises Unacceptable when readable records are refused, since no test means that to happen unnoticed.
        """
        topic = f"intake.{partner}"
        self.sent.append((partner, payload, key))
        self.clock += 1
        incoming = Incoming(topic, 0, self._offsets[topic], self.clock, key, payload, ())
        self._offsets[topic] += 1
        read = poll.read(incoming, self._registered[partner])
        if read.why is not None and key is not None:
            raise read.why
        made = poll.make([read], self._records)
        for row in made.rows:
            sequence = len(self.events) + 1
            event = patch_recorded_at(row.state, self.clock)
            self.events.append((sequence, event, row.originator_id, row.originator_version))
            if row.originator_version == 1 and read.name:
                self._records |= poll.histories([(row.originator_id, 1, row.topic, event)])
        return len(self.events) if made.rows else None

    def settle(self, views: Taking, poll: int = 5_000) -> int:
        """Bring views to the end, in polls of so many events; the position reached."""
        position = views.position()
        while position < len(self.events):
            position = views.take(self.events[position : position + poll])
        return position

    def _register_for(self, partner: str, name: str, record: Mapping[str, Any]) -> None:
        if partner == OFFICE:
            return
        known = self._registered.get(partner)
        senders = family(name).senders
        roles = set(known.roles) if known else {role for role in ROLES if partner.startswith(role.replace("_", "-"))}
        fitting = [role for role in senders if role in roles] or [next(iter(senders))]
        own = [senders[role] for role in fitting]
        wanted = {str(record[field]) for field in own if field is not None and record.get(field)}
        has = set(known.identifiers) if known else set()
        if known and roles.issuperset(fitting) and (None in own or has & wanted):
            return
        if known is None or None not in own or not roles.issuperset(fitting):
            self.register(partner, roles | set(fitting), has | wanted)


def example(name: str) -> dict[str, Any]:
    """A family's example in its newest version."""
    text = (EXAMPLES / f"{name}.v{family(name).newest}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
