"""One can of a million, from ranges: its batch, case, pallet and place now, sold or not, recalled or not.

No row stands for a single can: the activation's range gives the batch, a pallet's ranges with its first case give the
case, and the last dispatch or receipt of the pallet or case gives the place.
"""

from __future__ import annotations

from typing import Any, Final

from psycopg import Connection

from domain.digital_link import parse_scan
from domain.errors import Unacceptable
from domain.identifiers import batch_id, parse_gtin
from domain.serials import parse_can_id, parse_serial
from projections import batches, recalls
from projections.canned import REASONS, Can, Code, Place
from projections.facts import read, values
from projections.movements import Activation, Sale
from projections.packed import packed, packed_at
from projections.statements import statements

__all__ = ["REASONS", "Can", "Code", "can", "read_code"]

SQL: Final = statements("cans")


def read_code(text: str, trade_item: str | None = None) -> Code:
    """What was scanned or typed: element strings, a Digital Link, `<gtin>.<serial>`, or a serial beside a trade item.

    Raises Unacceptable for what is none of these, or names no trade item.
    """
    text = text.strip()
    if trade_item is not None:
        return Code(trade_item=parse_gtin(trade_item), batch_number=None, serial=parse_serial(text))
    gtin, dot, _ = text.partition(".")
    if dot and gtin.isascii() and gtin.isdigit():
        found, serial = parse_can_id(text)
        return Code(trade_item=found, batch_number=None, serial=serial)
    scanned = parse_scan(text)
    if scanned.gtin is None:
        raise Unacceptable("element-string", field="code", value=text, expected="(01) with a GTIN")
    return Code(
        trade_item=scanned.gtin,
        batch_number=scanned.batch,
        serial=None if scanned.serial is None else parse_serial(scanned.serial),
    )


def can(connection: Connection[Any], code: Code, position: int) -> Can:
    """What is known of the can of a code. Raises Unacceptable when it names neither batch nor serial."""
    told = None if code.batch_number is None else batch_id(code.trade_item, code.batch_number)
    if code.serial is None:
        if told is None:
            raise Unacceptable(
                "element-string", field="code", value=code.trade_item, expected="(10) or (21) beside (01)"
            )
        return _of_batch(connection, code, told, position)
    found = read(
        connection, SQL["activation"], Activation, trade_item=code.trade_item, serial=code.serial, position=position
    )
    if not found or code.serial in found[0].exceptions:
        return _unknown(connection, code, told, found[0] if found else None, position)
    activation = found[0]
    known = batches.facts(connection, [activation.batch], position)
    batch = known[0] if known else None
    names = list(batch.names) if batch else [activation.batch]
    case, pallet = packed(connection, names, code.serial, position)
    units = [each.sscc for each in (case, pallet) if each]
    places = read(connection, SQL["places"], Place, units=units, position=position) if units else []
    sales = read(connection, SQL["sale"], Sale, names=names, serial=code.serial, position=position)
    about = tuple(
        each
        for each in (recalls.affected(connection, [batch], position) if batch else ())
        if each.first_serial is None or each.last_serial is None or each.first_serial <= code.serial <= each.last_serial
    )
    differs = told if told is not None and told not in names else None
    answer, reason = _answer(about)
    if differs and answer != "affected":
        answer, reason = "cannot say", "batch-differs"
    return Can(
        trade_item=code.trade_item,
        serial=code.serial,
        position=position,
        batch=batch,
        told_batch=differs,
        activation=activation,
        case=case,
        pallet=pallet,
        place=places[0] if places else packed_at(activation, pallet or case),
        sale=sales[0] if sales else None,
        recalls=about,
        answer=answer,
        reason=reason,
    )


def _answer(about: tuple[recalls.Affected, ...]) -> tuple[str, str]:
    if any(each.how != "DOUBTFUL" for each in about):
        return "affected", "recalled"
    return ("cannot say", "recall-doubtful") if about else ("not affected", "no-recall")


def _of_batch(connection: Connection[Any], code: Code, told: str, position: int) -> Can:
    known = batches.facts(connection, [told], position)
    about = tuple(recalls.affected(connection, known, position))
    if not known:
        answer, reason = "cannot say", "batch-unknown"
    elif about and all(each.how == "RANGE" for each in about):
        answer, reason = "cannot say", "serial-needed"
    else:
        answer, reason = _answer(about)
    return _bare(code, position, known[0] if known else None, None, None, about, answer, reason)


def _unknown(
    connection: Connection[Any], code: Code, told: str | None, activation: Activation | None, position: int
) -> Can:
    """A serial that no range holds: a recall of the batch that the code names still counts."""
    known = batches.facts(connection, [told], position) if told else []
    about = tuple(each for each in recalls.affected(connection, known, position) if each.how != "RANGE")
    if any(each.how != "DOUBTFUL" for each in about):
        return _bare(code, position, known[0], told, activation, about, "affected", "recalled")
    if activation is not None:
        reason = "serial-excepted"
    else:
        held = values(connection, SQL["trade_item"], prefix=f"batch:{code.trade_item}:", position=position)[0][0]
        reason = "serial-unknown" if held else "trade-item-unknown"
    return _bare(code, position, known[0] if known else None, told, activation, about, "cannot say", reason)


def _bare(
    code: Code,
    position: int,
    batch: batches.Batch | None,
    told: str | None,
    activation: Activation | None,
    about: tuple[recalls.Affected, ...],
    answer: str,
    reason: str,
) -> Can:
    return Can(
        trade_item=code.trade_item,
        serial=code.serial,
        position=position,
        batch=batch,
        told_batch=told,
        activation=activation,
        case=None,
        pallet=None,
        place=None,
        sale=None,
        recalls=about,
        answer=answer,
        reason=reason,
    )
