"""Who may say what: a partner's registration decides, and nothing that others have said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from domain.errors import Unacceptable

OFFICE: Final = "office"
"""The ledger's own partner id and role; its registration is implicit, with sequence 0."""

CHINA_MILLISECONDS: Final = 8 * 3_600_000
"""Asia/Shanghai is UTC+8 all year (no summer time since 1992), in milliseconds."""

DAY_MILLISECONDS: Final = 86_400_000


def china_day(moment: int) -> int:
    """The day in Asia/Shanghai of an epoch millisecond, as days since 1970-01-01."""
    return (moment + CHINA_MILLISECONDS) // DAY_MILLISECONDS


@dataclass(frozen=True, slots=True)
class Registration:
    """What the office says of a partner. Days count from 1970-01-01; `valid_to` is the last day, None: open."""

    partner: str
    sequence: int
    roles: frozenset[str]
    identifiers: frozenset[str]
    valid_from: int
    valid_to: int | None

    @classmethod
    def read(cls, sequence: int, record: Mapping[str, Any]) -> Registration:
        """From a PartnerRegistration record and the sequence that it has in the ledger."""
        return cls(
            partner=record["partner"],
            sequence=sequence,
            roles=frozenset(record["roles"]),
            identifiers=frozenset(record["identifiers"]),
            valid_from=record["valid_from"],
            valid_to=record["valid_to"],
        )


OF_THE_OFFICE: Final = Registration(OFFICE, 0, frozenset({OFFICE}), frozenset(), 0, None)


def newest(registrations: Iterable[Registration]) -> dict[str, Registration]:
    """For each partner the registration that holds: of those that stand, the one with the highest sequence."""
    found = {OFFICE: OF_THE_OFFICE}
    for registration in sorted(registrations, key=lambda each: each.sequence):
        if registration.partner != OFFICE:
            found[registration.partner] = registration
    return found


def check_may_say(
    registration: Registration, family: str, senders: Mapping[str, str | None], record: Mapping[str, Any], moment: int
) -> None:
    """Whether the partner may say this record of this family, at the broker's stamp (epoch milliseconds).

    `senders` is the family's: role → the field that must hold one of the sender's own identifiers (None: the role
    suffices). Raises Unacceptable: `not-registered`, `family-not-yours`, `identifier-not-yours`.
    """
    day = china_day(moment)
    if day < registration.valid_from or (registration.valid_to is not None and day > registration.valid_to):
        raise Unacceptable(
            "not-registered",
            field="partner",
            value=registration.partner,
            expected="a registration that is valid on the day of sending",
        )
    own = []
    for role, field in senders.items():
        if role in registration.roles:
            if field is None or record.get(field) in registration.identifiers:
                return
            own.append(field)
    if not own:
        raise Unacceptable("family-not-yours", value=family, expected=f"a sender with the role {_either(senders)}")
    raise Unacceptable(
        "identifier-not-yours",
        field=own[0],
        value=record.get(own[0]),
        expected=f"one of {_either(sorted(registration.identifiers))}",
    )


def _either(words: Iterable[str]) -> str:
    shown: Sequence[str] = tuple(words)
    return " or ".join(shown[:8]) + (" …" if len(shown) > 8 else "")
