"""What an error says: what was asked wrongly or is not known, in full; what went wrong inside, nothing of it."""

from __future__ import annotations

from typing import Final

from graphql import GraphQLError
from psycopg.errors import QueryCanceled
from psycopg_pool import PoolTimeout
from strawberry.extensions import MaskErrors

from api.limits import SECONDS
from domain.errors import Unacceptable
from domain.reasons import shown
from projections.facts import NotKnown

SENTENCE_CHARACTERS: Final = 500


def refusal(
    code: str, en: str, zh: str, field: str | None = None, value: object = None, expected: str | None = None
) -> GraphQLError:
    """An error with its sentence in English; its extensions say code, field, value, expected, and it in Chinese."""
    found = None if value is None else shown(str(value))
    said = {"code": code, "field": field, "value": found, "expected": expected, "reasonZh": bounded(zh)}
    return GraphQLError(bounded(en), extensions=said)


def bounded(sentence: str) -> str:
    """A sentence that repeats what was asked, at no greater length than one reads."""
    return sentence if len(sentence) <= SENTENCE_CHARACTERS else f"{sentence[: SENTENCE_CHARACTERS - 1]}…"


def too_slow() -> GraphQLError:
    """What is said of a request that ran out of time."""
    return refusal(
        "too-slow",
        f"the request took longer than {SECONDS} s; ask for fewer rows or a smaller depth",
        f"请求超过{SECONDS}秒；请减少行数或层数",
        expected=f"at most {SECONDS} s",
    )


def of(original: BaseException) -> GraphQLError:
    """The error that the asker sees for what was raised. Nothing of an error of ours is in it."""
    match original:
        case Unacceptable():
            return refusal(
                original.code,
                original.reason_en,
                original.reason_zh,
                field=original.field,
                value=original.value,
                expected=original.expected,
            )
        case NotKnown():
            return refusal(
                "not-known", original.reason_en, original.reason_zh, field=original.kind, value=original.asked
            )
        case QueryCanceled():
            return too_slow()
        case PoolTimeout():
            return refusal("busy", "too many questions are being answered; ask again", "查询过多，请稍后再试")
        case RecursionError():
            return refusal("beyond-limit", "the document is nested too deep", "查询嵌套过深", field="depth")
        case _:
            return refusal(
                "internal", "the ledger could not answer; the operator's log says why", "账本未能回答；详见运维日志"
            )


def is_plain(error: GraphQLError) -> bool:
    """Whether an error is already what the asker is to see: GraphQL's own, or a refusal of ours."""
    original = error.original_error
    return original is None or isinstance(original, GraphQLError)


def is_ours(error: GraphQLError) -> bool:
    """Whether something went wrong inside, which the operator must see."""
    return not is_plain(error) and (of(error.original_error or error).extensions or {})["code"] == "internal"


class Explained(MaskErrors):
    """Puts in place of each error what the asker is to see, at the same place of the answer."""

    def __init__(self) -> None:
        super().__init__(should_mask_error=lambda error: not is_plain(error))

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        said = of(error.original_error or error)
        return GraphQLError(
            said.message,
            nodes=error.nodes,
            source=error.source,
            positions=error.positions,
            path=error.path,
            extensions=said.extensions,
        )
