"""A rule file that cannot be used is refused with its name, its line and what was expected."""

from __future__ import annotations

import pytest

from projections.balances import in_order, read_balance
from projections.headers import Malformed
from projections.rules import By, Due, On, read_rule, rules
from projections.views import index_statements

GOOD = """-- rule: T01
-- version: 2
-- kind: sales_record
-- severity: minor
-- title: Too early
-- title_zh: 过早
-- clause: art. 1
-- A remark: not a header line.
-- sentence: {sold_on}
-- sentence_zh: {sold_on}
-- touched by: packing on batch = batch, seller_id = coalesce(producer_id, 'a, b') when k.tier = 'MAKER'
-- touched by: alias by unnest(array[batch, printed_batch])
-- due: sales_record by key at sold_on + 3
-- index: packing (batch, producer_id)
select 1 -- a statement
;
"""


def test_a_rule_says_what_touches_it_and_when_it_is_due() -> None:
    rule = read_rule("T01.sql", GOOD)
    assert rule.touches == (
        On("packing", (("batch", "batch"), ("seller_id", "coalesce(producer_id, 'a, b')")), "k.tier = 'MAKER'"),
        By("alias", "unnest(array[batch, printed_batch])", None),
    )
    assert rule.dues == (Due("sales_record", "key", "sold_on + 3"),)
    assert rule.statement == "select 1 -- a statement"
    assert rule.tables == {"sales_record", "packing", "alias", "day_began"}
    assert index_statements([rule])[0].endswith("on packing (batch, producer_id)")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("-- severity: minor", "-- severity: bad"), "T01.sql:4: severity: bad, expected one of critical, major"),
        (("-- rule: T01", "-- rule: T02"), "T01.sql:1: rule: T02, expected the file's name T01"),
        (("-- version: 2\n", ""), "T01.sql:1: version: expected one line, found 0"),
        (("-- version: 2", "-- version: two"), "T01.sql:2: version: two, expected a number"),
        (("-- title: Too early", "-- title:"), "T01.sql:5: title: is empty"),
        (("packing on batch", "packings on batch"), "T01.sql:11: touched by: there is no table packings"),
        (("alias by ", "alias through "), "T01.sql:12: touched by: 'alias through unnest"),
        (("batch = batch,", "batch,"), 'T01.sql:11: touched by: "batch, seller_id = coalesce'),
        (("key at sold_on", "key on sold_on"), "T01.sql:13: due: 'sales_record by key on sold_on + 3', expected"),
        (("-- index: packing (", "-- index: packing "), "T01.sql:14: index: 'packing batch, producer_id)', expected"),
        (("-- kind: sales_record", "-- kind: sold = sales by key"), "T01.sql:3: kind: there is no table sales"),
        (("-- kind: sales_record", "-- kind: can of a batch"), "T01.sql:3: kind: 'can of a batch' is neither a name"),
        (("-- kind: sales_record", "-- kind: can"), "T01.sql:3: kind: can is no table: it is touched `by`, not `on`"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(change: tuple[str, str], why: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_rule("T01.sql", GOOD.replace(*change))
    assert str(refused.value).startswith(why)


def test_a_kind_that_nothing_touches_is_refused() -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(("-- touched", "-- due"))]
    text = "\n".join(lines).replace("-- kind: sales_record", "-- kind: can")
    with pytest.raises(Malformed, match=r"T01\.sql:3: kind: can is no table, and nothing touches it"):
        read_rule("T01.sql", text)


def test_balances_that_read_each_other_are_taken_in_order_or_refused() -> None:
    text = "-- balance: {}\n-- reads: {}\n-- schema --\ncreate table x ();\n-- take --\ninsert into x\n"
    one, two = read_balance("one.sql", text.format("one", "two")), read_balance("two.sql", text.format("two", "sale"))
    assert [balance.name for balance in in_order([one, two])] == ["two", "one"]
    with pytest.raises(Malformed, match="balances read each other in a circle: one, two"):
        in_order([one, read_balance("two.sql", text.format("two", "one"))])


def test_every_rule_that_is_delivered_can_be_read() -> None:
    assert {rule.rule for rule in rules()} == {
        "C01", "C02", "C03", "P01", "P02", "P03", "P04", "P05", "P07", "P13", "P15", "S01", "S02", "U01", "U02", "U06",
        "U07", "U08", "X01", "X02", "X03", "X04", "X05", "X06", "X07", "X08", "X09", "X12", "X13", "X14", "X17",
    }  # fmt: skip
