"""Sending records as a partner: checked line by line, sent over its own connection, answered one by one."""

import json
from pathlib import Path
from typing import Any

from tests.commands.conftest import Played, Shell

SHOP = ("--partner", "shop-xuhui")


def lines(*records: dict[str, Any]) -> str:
    """Records as JSON lines."""
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def test_a_good_record_is_accepted_with_its_sequence_and_reaches_views(season: Played, sale: dict[str, Any]) -> None:
    [said] = season.lines("event", "append", "-", *SHOP, stdin=lines(sale))
    assert said["became"] == "accepted"
    season.caught_up()
    shown = season.json("event", "show", str(said["sequence"]))
    assert shown["record"]["number"] == sale["number"]
    assert shown["sourceTopic"] == "intake.shop-xuhui"
    batch = season.json("batch", "show", f"{sale['trade_item']}:{sale['batch_number']}")
    assert sale["number"] in [each["number"] for each in batch["sold"]] or batch["cut"]


def test_the_same_again_is_a_duplicate_and_other_content_a_contradiction(season: Played, sale: dict[str, Any]) -> None:
    [first] = season.lines("event", "append", "-", *SHOP, stdin=lines(sale))
    [again] = season.lines("event", "append", "-", *SHOP, stdin=lines(sale))
    assert (again["became"], again["sequence"]) == ("duplicate", first["sequence"])
    [other] = season.lines("event", "append", "-", *SHOP, code=6, stdin=lines({**sale, "cans": 5}))
    assert other["became"] == "contradiction"
    assert other["sequence"] > first["sequence"]
    season.caught_up()
    history = season.json("event", "show", f"shop-xuhui/SalesRecord/{sale['number']}")
    assert [each["kind"] for each in history] == ["Recorded", "Contradicted"]


def test_a_correction_goes_under_the_first_number(season: Played, sale: dict[str, Any]) -> None:
    corrected = {**sale, "number": f"{sale['number']}/1", "reason": "counted again", "cans": 2}
    said = season.lines("event", "append", "-", *SHOP, stdin=lines(sale, corrected))
    assert [each["kind"] for each in said] == ["Recorded", "Corrected"]


def test_bad_lines_are_told_with_field_value_and_what_was_expected_and_good_ones_are_sent(
    season: Played, sale: dict[str, Any]
) -> None:
    wrong_item = sale["trade_item"][:-1] + str((int(sale["trade_item"][-1]) + 1) % 10)
    bad = [
        {**sale, "number": "b1", "trade_item": wrong_item},
        {**sale, "number": "b2", "cans": "many"},
        {**sale, "number": "b3", "sold_on": "2026-02-30"},
        {key: value for key, value in sale.items() if key != "tier"},
        {**sale, "family": "SaleRecord"},
        {**sale, "colour": "red"},
    ]
    said = season.lines("event", "append", "-", *SHOP, code=5, stdin=lines(*bad, sale) + "\n{not json\n[]\n")
    assert [each["became"] for each in said] == ["refused"] * 6 + ["accepted"] + ["refused"] * 2
    assert [each.get("field") for each in said[:6]] == ["trade_item", "cans", "sold_on", "tier", "family", "colour"]
    assert [each.get("code") for each in said if each["became"] == "refused"][-2:] == ["not-json", "not-an-object"]
    assert said[0]["value"] == wrong_item
    assert said[0]["expected"] == f"a last digit {sale['trade_item'][-1]}"
    assert all(each["reasonEn"] and each["reasonZh"] for each in said if each["became"] == "refused")
    assert said[4]["expected"] == "SalesRecord"


def test_for_people_a_table_names_line_field_and_value(season: Played, sale: dict[str, Any]) -> None:
    told = season.run("event", "append", "-", *SHOP, code=5, stdin=lines({**sale, "cans": -1})).stdout
    assert "cans" in told
    assert "-1" in told
    assert "1 refused" in told
    assert "\x1b[" not in told


def test_what_is_not_the_senders_to_say_comes_back_rejected(season: Played, sale: dict[str, Any]) -> None:
    [said] = season.lines("event", "append", "-", "--partner", "shop-minhang", code=5, stdin=lines(sale))
    assert (said["became"], said["code"], said["field"]) == ("rejected", "identifier-not-yours", "seller_id")
    assert said["value"] == sale["seller_id"]


def test_a_dry_run_sends_nothing(season: Played, sale: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "sales.jsonl"
    file.write_text(lines(sale), encoding="utf-8")
    before = season.json("projection", "status")["last"]
    [said] = season.lines("event", "append", str(file), *SHOP, "--dry-run")
    assert said["became"] == "checked"
    assert season.json("projection", "status")["last"] == before


def test_the_family_may_stand_beside_the_record_or_on_the_command_line(season: Played, sale: dict[str, Any]) -> None:
    plain = {key: value for key, value in sale.items() if key != "family"}
    wrapped = {"family": "SalesRecord", "record": {**plain, "number": f"{sale['number']}-w"}}
    assert season.lines("event", "append", "-", *SHOP, stdin=lines(wrapped))[0]["became"] == "accepted"
    [named] = season.lines("event", "append", "-", *SHOP, "--family", "SalesRecord", stdin=lines(plain))
    assert named["became"] == "accepted"


def test_a_partner_or_file_that_is_not_there_is_code_3(season: Played, sale: dict[str, Any]) -> None:
    assert "nobody" in season.run("event", "append", "-", "--partner", "nobody", code=3, stdin=lines(sale)).stderr
    assert "no-such-file" in season.run("event", "append", "no-such-file", *SHOP, code=3).stderr


def test_a_tail_shows_what_is_recorded(season: Played, sale: dict[str, Any]) -> None:
    [sent] = season.lines("event", "append", "-", *SHOP, stdin=lines(sale))
    shown = season.lines("event", "tail", "--once", "--from", f"s0:{sent['sequence'] - 1}", "--partner", "shop-xuhui")
    assert shown[0]["record"]["number"] == sale["number"]
    assert season.lines("event", "tail", "--once", "--family", "Recall", "--from", f"s0:{sent['sequence']}") == []
    assert len(season.run("event", "tail", "--once").stdout.splitlines()) == 10
    season.run("event", "tail", "--once", "--from", "here", code=2)


def test_an_event_that_is_not_there_is_code_3(season: Played) -> None:
    season.run("event", "show", "99999999", code=3)
    season.run("event", "show", "shop-xuhui/SalesRecord/NONE", code=3)


def test_without_a_ledger_it_is_code_4(tmp_path: Path, environment: dict[str, str], sale: dict[str, Any]) -> None:
    said = Shell(tmp_path / "none", environment).run("event", "append", "-", *SHOP, code=4, stdin=lines(sale))
    assert "nothing runs in" in said.stderr
