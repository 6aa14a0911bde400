"""Who may see what: one pure function from a viewer to the rows it sees and the questions it may ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person or a partner's system is to the ledger."""

    PARTNER = "partner"
    INVESTIGATOR = "investigator"
    CUSTOMS = "customs"
    CONSUMER = "consumer"
    OPERATOR = "operator"


ROLES: Final = {**{role.value: role for role in Role}, "regulator": Role.INVESTIGATOR}
"""Roles by the names that tokens may use: a regulator is an investigator."""


class Reach(StrEnum):
    """Whose rows are seen: nobody's, those that one partner said, those about imports, everybody's."""

    NONE = "none"
    OWN = "own"
    IMPORTS = "imports"
    ALL = "all"


class Group(StrEnum):
    """Questions that are open to the same roles."""

    HEALTH = "health"
    """How far the ledger has come."""
    CAN = "can"
    """What the owner of a can may know: recalls first; no dealer, no quantity, no result that is not released."""
    RECORDS = "records"
    """What was recorded, as far as the viewer's rows go."""
    TRACE = "trace"
    """A can's way through the trade: it joins what several partners said."""
    FINDINGS = "findings"
    """What the ledger noticed, as far as it rests on the viewer's rows."""
    SENT = "sent"
    """What became of what was sent."""
    DECISIONS = "decisions"
    """Deciding findings."""


PUBLIC: Final = frozenset({Group.HEALTH, Group.CAN})
"""Open to everybody, with or without a token."""
GROUPS: Final = {
    Role.PARTNER: PUBLIC | {Group.RECORDS, Group.FINDINGS, Group.SENT},
    Role.INVESTIGATOR: frozenset(Group),
    Role.CUSTOMS: PUBLIC | {Group.RECORDS, Group.FINDINGS, Group.DECISIONS},
    Role.CONSUMER: PUBLIC,
    Role.OPERATOR: PUBLIC,
}
REACHES: Final = {
    Role.PARTNER: Reach.OWN,
    Role.INVESTIGATOR: Reach.ALL,
    Role.CUSTOMS: Reach.IMPORTS,
    Role.CONSUMER: Reach.NONE,
    Role.OPERATOR: Reach.NONE,
}
IMPORT_FAMILIES: Final = frozenset(
    {
        "CustomsDeclaration",
        "Disposal",
        "FormulaRegistration",
        "ImportRecord",
        "ImporterFiling",
        "InspectionCertificate",
        "ManufacturerRegistration",
        "Packing",
        "PartnerRegistration",
        "Party",
        "Return",
        "SalesRecord",
    }
)
"""What customs compares: who may import what, what was declared, certified, recorded, packed, sold, returned and
disposed of. Production, tests, materials, shipments and serials are not among them."""
OPEN_FAMILIES: Final = frozenset({"DayBegan", "Recall"})
"""Said to everybody who may read records: a recall that one cannot see would read as no recall."""
IMPORT_RULES: Final = "X"
"""Rules whose names begin so judge imports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks: a role, a name for the record of accesses, and the partner spoken for. Raises ValueError."""

    role: Role
    name: str
    partner: str | None = None

    def __post_init__(self) -> None:
        if (self.role is Role.PARTNER) != (self.partner is not None):
            raise ValueError(
                f"{self.name}: role {self.role} with partner {self.partner}: a partner, and only it, has one"
            )


NOBODY: Final = Viewer(role=Role.CONSUMER, name="nobody")
"""Whoever comes without a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a viewer may see. `subjects` are the partners whose rows a reach of OWN shows; `recorded` tells whether
    reading leaves an entry in the record of accesses."""

    reach: Reach
    subjects: tuple[str, ...]
    groups: frozenset[Group]
    recorded: bool


def sight(viewer: Viewer) -> Sight:
    """What this viewer may see."""
    return Sight(
        reach=REACHES[viewer.role],
        subjects=() if viewer.partner is None else (viewer.partner,),
        groups=GROUPS[viewer.role],
        recorded=viewer.role in (Role.INVESTIGATOR, Role.CUSTOMS),
    )


WHOLE: Final = Sight(reach=Reach.ALL, subjects=(), groups=frozenset(), recorded=False)
"""Everybody's rows, for answers that are worked out of them and show none."""


class NotAdmitted(PermissionError):
    """A token that does not let in; the sentence says why, and never repeats the token."""
