"""What each field of an answer means, in English and Chinese: from the contracts, and said here for what answers add."""

from collections.abc import Iterable
from functools import cache

from schemas.library import families, family
from schemas.shape import Field

SAID: dict[str, tuple[str, str]] = {
    "sequence": ("The event that proves it.", "证明该事实的事件位置"),
    "key": ("Aggregate id: partner, family and first number.", "聚合标识：合作方/种类/首个编号"),
    "partner": ("Who said it.", "报送方"),
    "told": ("Whether it is the word that counts; otherwise another's copy of the document.", "是否为计入的权威报送"),
    "position": ("The position that the answer holds for.", "答案所对应的账本位置"),
    "recorded_at": ("When the ledger recorded it, by the ledger's clock.", "账本记录时间"),
}


@cache
def from_contracts() -> dict[str, tuple[str, str]]:
    """Field name → its docs in the first contract that has it, fields of records inside it among them."""
    found: dict[str, tuple[str, str]] = {}

    def take(fields: Iterable[Field]) -> None:
        for field in fields:
            found.setdefault(field.name, (field.doc, field.doc_zh))
            take(field.fields)
            take(field.items.fields if field.items else ())

    for name in families():
        take(family(name).fields)
    return found


def meaning(field: str) -> tuple[str, str]:
    """The field's docs. Raises KeyError for a field that nobody described, which the schema test would show."""
    for suffix in ("", "_kg", "_g"):
        name = field.removesuffix(suffix)
        for known in (SAID, from_contracts()):
            if name in known:
                return known[name]
    raise KeyError(field)


def described(field: str) -> str:
    """The description of a field: English, then Chinese."""
    return " ".join(meaning(field))
