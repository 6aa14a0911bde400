"""The sentences of every reason code, in English and Chinese: what was wrong, what was found, what was expected."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from domain.expectations import in_chinese

VALUE_CHARACTERS: Final = 120
"""How much of a wrong value a sentence or a rejection repeats, in characters."""


class Reason(NamedTuple):
    """Two templates over `{field}`, `{value}` and `{expected}`."""

    en: str
    zh: str


REASONS: Final = MappingProxyType(
    {
        # Bytes and frames
        "payload-empty": Reason(
            "{field} is empty ({value}); expected {expected}", "{field}为空（{value}）；应为{expected}"
        ),
        "payload-size": Reason(
            "{field} has {value} bytes; expected {expected}", "{field}有{value}字节；应为{expected}"
        ),
        "frame": Reason("{field} begins with {value}; expected {expected}", "{field}以{value}开头；应为{expected}"),
        "unknown-schema": Reason(
            "{field} names schema {value}; expected {expected}", "{field}所用的模式号为{value}；应为{expected}"
        ),
        "not-decodable": Reason(
            "{field} cannot be read ({value}); expected {expected}", "{field}无法解读（{value}）；应为{expected}"
        ),
        "trailing-bytes": Reason(
            "{field} has {value} bytes after its end; expected {expected}",
            "{field}末尾多出{value}字节；应为{expected}",
        ),
        "overlong-varint": Reason(
            "{field} holds an integer written too long, {value}; expected {expected}",
            "{field}含有写得过长的整数{value}；应为{expected}",
        ),
        "boolean-byte": Reason(
            "{field} holds a boolean byte {value}; expected {expected}", "{field}的布尔字节为{value}；应为{expected}"
        ),
        "not-utf8": Reason(
            "{field} is not UTF-8 ({value}); expected {expected}", "{field}不是UTF-8（{value}）；应为{expected}"
        ),
        "nul-character": Reason(
            "{field} holds the character U+0000: {value}; expected {expected}",
            "{field}含有字符U+0000：{value}；应为{expected}",
        ),
        # Shape of a record
        "not-json": Reason(
            "{field} is not JSON ({value}); expected {expected}", "{field}不是JSON（{value}）；应为{expected}"
        ),
        "not-an-object": Reason("{field} is {value}; expected {expected}", "{field}是{value}；应为{expected}"),
        "too-deep": Reason(
            "{field} is nested {value} levels deep; expected {expected}", "{field}嵌套{value}层；应为{expected}"
        ),
        "unknown-family": Reason(
            "{field} names the record family {value}; expected {expected}", "{field}的记录种类为{value}；应为{expected}"
        ),
        "unknown-field": Reason(
            "{field} is not a field of this record (it holds {value}); expected {expected}",
            "{field}不是该记录的字段（值为{value}）；应为{expected}",
        ),
        "repeated-field": Reason(
            "{field} is said {value} times; expected {expected}", "{field}出现{value}次；应为{expected}"
        ),
        "missing-field": Reason(
            "{field} is missing ({value}); expected {expected}", "缺少{field}（{value}）；应为{expected}"
        ),
        "wrong-type": Reason("{field} is {value}; expected {expected}", "{field}为{value}，类型不符；应为{expected}"),
        "not-a-symbol": Reason(
            "{field} is {value}; expected one of {expected}", "{field}为{value}；应为{expected}之一"
        ),
        "empty": Reason("{field} is empty ({value}); expected {expected}", "{field}为空（{value}）；应为{expected}"),
        "too-long": Reason("{field} is too long: {value}; expected {expected}", "{field}过长：{value}；应为{expected}"),
        "too-many": Reason("{field} has {value} items; expected {expected}", "{field}有{value}项；应为{expected}"),
        "too-small": Reason("{field} is {value}; expected {expected}", "{field}为{value}，过小；应为{expected}"),
        "too-large": Reason("{field} is {value}; expected {expected}", "{field}为{value}，过大；应为{expected}"),
        "decimal-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "integer-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "date-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "date-range": Reason("{field} is {value}; expected {expected}", "{field}为{value}，超出范围；应为{expected}"),
        "instant-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "bytes-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "columns": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        # What may be said, and by whom
        "number-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "key-not-number": Reason("the message key is {value}; expected {expected}", "消息键为{value}；应为{expected}"),
        "number-spent": Reason(
            "{field} {value} was contradicted too often; expected {expected}",
            "{field}{value}已多次前后矛盾；应为{expected}",
        ),
        "no-reason": Reason(
            "{field} is {value} in a correction or void; expected {expected}",
            "更正或作废的{field}为{value}；应为{expected}",
        ),
        "no-subject": Reason(
            "{field} names no subject ({value}); expected {expected}", "{field}未指明对象（{value}）；应为{expected}"
        ),
        "quarantined": Reason(
            "{field} ended the ledger's process {value} times; expected {expected}",
            "{field}曾{value}次使台账进程中断；应为{expected}",
        ),
        "not-registered": Reason(
            "{field} {value} is not registered; expected {expected}", "{field}{value}未登记；应为{expected}"
        ),
        "family-not-yours": Reason(
            "{value} may not be said by this partner; expected {expected}", "该单位不得报送{value}；应为{expected}"
        ),
        "identifier-not-yours": Reason(
            "{field} is {value}, not an identifier of the sender; expected {expected}",
            "{field}为{value}，不是报送单位的标识；应为{expected}",
        ),
        # Code forms
        "position-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "gtin-form": Reason(
            "{field} is the GTIN {value}; expected {expected}", "{field}的商品条码为{value}；应为{expected}"
        ),
        "gtin-check-digit": Reason(
            "{field} is the GTIN {value}; expected {expected}", "{field}的商品条码{value}校验位不符；应为{expected}"
        ),
        "sscc-form": Reason(
            "{field} is the SSCC {value}; expected {expected}", "{field}的系列货运包装箱代码为{value}；应为{expected}"
        ),
        "sscc-check-digit": Reason(
            "{field} is the SSCC {value}; expected {expected}",
            "{field}的系列货运包装箱代码{value}校验位不符；应为{expected}",
        ),
        "gln-form": Reason(
            "{field} is the GLN {value}; expected {expected}", "{field}的位置码为{value}；应为{expected}"
        ),
        "gln-check-digit": Reason(
            "{field} is the GLN {value}; expected {expected}", "{field}的位置码{value}校验位不符；应为{expected}"
        ),
        "uscc-form": Reason(
            "{field} is the credit code {value}; expected {expected}",
            "{field}的统一社会信用代码为{value}；应为{expected}",
        ),
        "uscc-check-digit": Reason(
            "{field} is the credit code {value}; expected {expected}",
            "{field}的统一社会信用代码{value}校验位不符；应为{expected}",
        ),
        "uscc-organisation": Reason(
            "{field} is the credit code {value}; expected {expected}",
            "{field}的统一社会信用代码{value}主体标识码校验位不符；应为{expected}",
        ),
        "party-form": Reason(
            "{field} is the party {value}; expected {expected}", "{field}的主体标识为{value}；应为{expected}"
        ),
        "declaration-form": Reason(
            "{field} is the declaration number {value}; expected {expected}",
            "{field}的报关单号为{value}；应为{expected}",
        ),
        "hs-form": Reason(
            "{field} is the tariff code {value}; expected {expected}", "{field}的商品编号为{value}；应为{expected}"
        ),
        "hs-unknown": Reason(
            "{field} is the tariff code {value}; expected {expected}",
            "{field}的商品编号{value}不在税则表中；应为{expected}",
        ),
        "ciq-form": Reason(
            "{field} is the CIQ code {value}; expected {expected}", "{field}的检验检疫编码为{value}；应为{expected}"
        ),
        "recipe-form": Reason(
            "{field} is the formula registration number {value}; expected {expected}",
            "{field}的配方注册号为{value}；应为{expected}",
        ),
        "recipe-medical": Reason(
            "{field} is the number {value} of a medical-purpose formula; expected {expected}",
            "{field}的{value}是特医配方注册号；应为{expected}",
        ),
        "gacc-form": Reason(
            "{field} is the manufacturer registration {value}; expected {expected}",
            "{field}的在华注册编号为{value}；应为{expected}",
        ),
        "sc-licence-form": Reason(
            "{field} is the production licence {value}; expected {expected}",
            "{field}的食品生产许可证编号为{value}；应为{expected}",
        ),
        "sc-licence-check-digit": Reason(
            "{field} is the production licence {value}; expected {expected}",
            "{field}的食品生产许可证编号{value}校验位不符；应为{expected}",
        ),
        "sc-licence-category": Reason(
            "{field} is the production licence {value}; expected {expected}",
            "{field}的食品生产许可证编号{value}类别不符；应为{expected}",
        ),
        "batch-number-form": Reason(
            "{field} is the batch number {value}; expected {expected}", "{field}的批号为{value}；应为{expected}"
        ),
        "container-form": Reason(
            "{field} is the container {value}; expected {expected}", "{field}的集装箱号为{value}；应为{expected}"
        ),
        "container-check-digit": Reason(
            "{field} is the container {value}; expected {expected}",
            "{field}的集装箱号{value}校验位不符；应为{expected}",
        ),
        "country-form": Reason(
            "{field} is the country {value}; expected {expected}", "{field}的国别代码为{value}；应为{expected}"
        ),
        "country-unknown": Reason(
            "{field} is the country {value}; expected {expected}", "{field}的国别代码{value}未收录；应为{expected}"
        ),
        "region-form": Reason(
            "{field} is the region code {value}; expected {expected}", "{field}的行政区划代码为{value}；应为{expected}"
        ),
        "region-unknown": Reason(
            "{field} is the region code {value}; expected {expected}",
            "{field}的行政区划代码{value}未收录；应为{expected}",
        ),
        "partner-form": Reason(
            "{field} is the partner {value}; expected {expected}", "{field}的单位代号为{value}；应为{expected}"
        ),
        "sha256-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "currency-form": Reason(
            "{field} is the currency {value}; expected {expected}", "{field}的币种为{value}；应为{expected}"
        ),
        "document-number-form": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
        "link-form": Reason(
            "{field} is the link {value}; expected {expected}", "{field}的链接为{value}；应为{expected}"
        ),
        "element-string": Reason(
            "{field} is the GS1 element string {value}; expected {expected}",
            "{field}的GS1单元数据串为{value}；应为{expected}",
        ),
        "serial-form": Reason(
            "{field} is the serial {value}; expected {expected}", "{field}的序列号为{value}；应为{expected}"
        ),
        "serial-range": Reason(
            "{field} is the serial range {value}; expected {expected}", "{field}的序列号区间为{value}；应为{expected}"
        ),
        "quantity-form": Reason(
            "{field} is the quantity {value}; expected {expected}", "{field}的数量为{value}；应为{expected}"
        ),
        "unit": Reason("{field} is the unit {value}; expected {expected}", "{field}的单位为{value}；应为{expected}"),
        "calendar-unknown": Reason("{field} is {value}; expected {expected}", "{field}为{value}；应为{expected}"),
    }
)


def shown(value: str | None) -> str:
    """A value as a sentence may repeat it: one line, bounded, control characters escaped, in quotation marks."""
    if value is None:
        return "nothing"
    cut = value if len(value) <= VALUE_CHARACTERS else value[: VALUE_CHARACTERS - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in cut)


def sentences(code: str, field: str | None, value: str | None, expected: str | None) -> Reason:
    """The reason in both languages. Raises KeyError for a code that this table does not hold."""
    reason = REASONS[code]
    found = shown(value)
    due_zh = (in_chinese(expected) or shown(expected)) if expected else "其他值"
    return Reason(
        reason.en.format(
            field=field or "the value",
            value=f"“{found}”" if value is not None else found,
            expected=shown(expected) if expected else "another",
        ),
        reason.zh.format(field=field or "该值", value=f"“{found}”" if value is not None else "空", expected=due_zh),
    )
