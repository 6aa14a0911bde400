"""How alike two names of enterprises are: the same, doubtful (a person decides), or different.

Party names are no keys: the same plant is written with and without its legal form, in full-width letters, in another
order. The measure: both names in NFKC, lower case, without accents, punctuation and words of legal form, then the
greater of two ratios of `difflib.SequenceMatcher` (2 × matching characters ÷ all characters), taken over the characters
as written and over the words in alphabetical order. 1 is equal, 0 has nothing in common. Bands: `policy.csv`.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import Final

from domain.policy import policy

LEGAL_FORMS: Final = frozenset(
    {"ab", "ag", "as", "bv", "co", "company", "coop", "cooperative", "corp", "corporation", "gmbh", "inc", "kg",
     "incorporated", "limited", "llc", "ltd", "nv", "oy", "plc", "pte", "pty", "sa", "sas", "spa", "srl", "ua",
     "and", "of", "the"}
)  # fmt: skip
LEGAL_FORMS_ZH: Final = re.compile("股份有限公司|有限责任公司|有限公司|集团公司|公司|集团|工厂|厂")
NAMES: Final = 8192
"""Pairs of names remembered; an importer names the same few plants again and again."""


class Likeness(StrEnum):
    """What a rule makes of two names."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@lru_cache(NAMES)
def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, as they are compared. All of them if nothing else is left."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace(".", "")
    plain = LEGAL_FORMS_ZH.sub(" ", plain)
    found = re.findall(r"[^\W_]+", plain)
    return tuple(word for word in found if word not in LEGAL_FORMS) or tuple(found)


@lru_cache(NAMES)
def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1; the order of the two does not matter."""
    pair = sorted((words(one), words(other)))
    written = ("".join(pair[0]), "".join(pair[1]))
    if not all(written):
        return 0.0
    ordered = (" ".join(sorted(pair[0])), " ".join(sorted(pair[1])))
    return max(SequenceMatcher(None, *texts, autojunk=False).ratio() for texts in (written, ordered))


def band(one: str, other: str) -> Likeness:
    """The house's band for two names: same from 0.85, doubtful from 0.60 (policies `name_same`, `name_doubtful`)."""
    alike = likeness(one, other)
    if alike >= float(policy("name_same").value):
        return Likeness.SAME
    return Likeness.DOUBTFUL if alike >= float(policy("name_doubtful").value) else Likeness.DIFFERENT
