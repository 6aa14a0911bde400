"""What would have been right, in Chinese: sentences say `expected` in English, and this table knows its words."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

WHOLE: Final = MappingProxyType(
    {
        "a position such as s0:123456": "形如s0:123456的位置",
        "a position such as s0:123456, a day, or a moment with its offset": "形如s0:123456的位置、日期，或带时区的时刻",
        "a cursor that this list gave": "本列表给出的游标",
        "8, 12, 13 or 14 digits": "8、12、13或14位数字",
        "18 characters of GB 32100 (no I, O, S, V, Z)": "符合GB 32100的18位字符（不含I、O、S、V、Z）",
        "a credit code, a registration, or a number abroad": "统一社会信用代码、在华注册编号或境外编号",
        "18 digits: office, year 20nn, 1 import or 0 export, serial": "18位数字：关区、20nn年份、1进口或0出口、流水号",
        "SC, then 1 or 2, then 13 digits": "SC加1或2再加13位数字",
        "国食注字YP, then a year 20nn and 4 digits": "国食注字YP加20nn年份和4位数字",
        "3 letters, U, J or Z, 7 digits": "3个字母、U/J/Z之一、7位数字",
        "1 to 20 characters of GS1 set 82": "GS1字符集82的1至20个字符",
        "a number that holds a letter or a digit": "含有字母或数字的编号",
        "three letters of ISO 3166": "ISO 3166三字母代码",
        "three letters of ISO 4217": "ISO 4217三字母代码",
        "64 hexadecimal digits": "64位十六进制数字",
        "2 to 32 of a–z, 0–9 and -": "2至32个a–z、0–9或-",
        "a whole number": "整数",
        "t, kg, g, mg, can, box, case or pallet": "吨、千克、克、毫克、罐、盒、箱或托",
        "a unit of mass: t, kg, g or mg": "质量单位：吨、千克、克或毫克",
        "cans, or cases and pallets of a known number of cans": "罐，或已知罐数的箱和托",
        "a date YYMMDD": "YYMMDD日期",
        "known identifiers with values that fit": "已知的应用标识符及相符的值",
        "identifiers in brackets, each with its value": "括号中的应用标识符，各带其值",
        "an identifier with its value": "应用标识符及其值",
        "a web address": "网址",
        "/01/ and a GTIN, or /00/ and an SSCC, in its path": "路径中含/01/加商品条码或/00/加系列货运包装箱代码",
        "each attribute once": "每个属性只出现一次",
        "00, a schema number in 4 bytes, then Avro": "00、4字节模式号，然后是Avro",
        "the number of a record's schema": "记录模式的编号",
        "the shortest form of a 64-bit integer": "64位整数的最短写法",
        "a 32-bit integer": "32位整数",
        "text without U+0000": "不含U+0000的文本",
        "text in UTF-8": "UTF-8文本",
        "text": "文本",
        "true or false": "true或false",
        "a date such as 2026-03-31": "形如2026-03-31的日期",
        "a time with its zone, such as 2026-03-31T09:30:00+08:00": "带时区的时间，如2026-03-31T09:30:00+08:00",
        "bytes in base64": "base64字节",
        "one JSON object on a line": "每行一个JSON对象",
        "a JSON object": "JSON对象",
        "each field once": "每个字段只出现一次",
        "the name of a record family, or --family": "记录种类的名称，或使用--family",
        "batch:<gtin>:<number> or material_lot:<supplier>:<number>": (
            "batch:<商品条码>:<批号>或material_lot:<供应商>:<原料批号>"
        ),
        "a list": "列表",
        "an object": "对象",
        "an integer": "整数",
        "none": "没有",
        "0 or 1": "0或1",
        "branch 0 (null) or 1": "分支0（空）或1",
        "the block's size": "数据块的大小",
        "1 to 64 printable characters": "1至64个可打印字符",
        "a date from 1990-01-01 to 2100-12-31": "1990-01-01至2100-12-31的日期",
        "a time from 1990-01-01 to 2100-12-31": "1990-01-01至2100-12-31的时间",
        "what the record is about": "记录所涉及的对象",
        "one `/<n>` after the first record's number": "首个记录编号后的一个/<n>",
        "a registration that is valid on the day of sending": "报送当日有效的登记",
        "a message that can be processed": "能够处理的消息",
    }
)
SHAPES: Final = (
    (r"(\d+) digits", r"\1位数字"),
    (r"digits, at most (\d+)", r"不超过\1的数字"),
    (r"(\d+) to (\d+)", r"\1至\2"),
    (r"at most (\d+)", r"至多\1"),
    (r"at least (-?\d+)", r"至少\1"),
    (r"at most (\d+) bytes", r"至多\1字节"),
    (r"(\d+) bytes more", r"再有\1字节"),
    (r"at most (\d+) characters", r"至多\1个字符"),
    (r"at most (\d+) characters, not (\d+)", r"至多\1个字符，而非\2个"),
    (r"at most (\d+) contradictions of one number", r"同一编号至多\1次矛盾"),
    (r"a last digit (.)", r"末位为\1"),
    (r"an 18th character (.)", r"第18位为\1"),
    (r"a decimal with at most (\d+) places after the point", r"至多\1位小数的十进制数"),
    (r"a decimal with at most (\d+) places, as text(?:, in (.+))?", r"至多\1位小数的十进制文本 \2"),
    (r"first ≤ last, within 0–(\d+)", r"起始不大于终止，且在0–\1之间"),
    (r"a number: 1 to (\d+) printable characters", r"1至\1个可打印字符的编号"),
    (r"a lot number: 1 to (\d+) printable characters", r"1至\1个可打印字符的原料批号"),
    (
        r"C or Q, three letters of the country, 14 digits: 1 to (\d+) printable characters",
        r"C或Q、国别三字母、14位数字，或1至\1个可打印字符",
    ),
    (r"a separator after \((\d+)\)", r"(\1)之后有分隔符"),
    (r"one value of \((\d+)\)", r"(\1)只有一个值"),
    (r"a value of \((\d+)\)", r"(\1)的值"),
    (r"\((\d+)\) in the path", r"(\1)位于路径中"),
    (r"\((\d+)\) with its check digit: .+", r"(\1)的校验位相符"),
    (r"after (\d+) only (.*), in order", r"\1之后依次只有\2"),
    (r"one of (.+)", r"\1之一"),
    (r"a sender with the role (.+)", r"具有\1角色的报送单位"),
    (r"the length of a (.+), from 0", r"\1的长度，从0起"),
    (r"(.+), the record's number", r"记录编号\1"),
)
"""Expectations that hold a figure or a code, and their Chinese."""
KNOWN: Final = 4096


@lru_cache(KNOWN)
def in_chinese(expected: str) -> str | None:
    """The expectation in Chinese; None for words that the table does not hold (codes and figures need none)."""
    if whole := WHOLE.get(expected):
        return whole
    for shape, chinese in SHAPES:
        if found := re.fullmatch(shape, expected):
            return found.expand(chinese).strip()
    return None
