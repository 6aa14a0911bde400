"""Commands that ask: the same answers as pages and GraphQL, for people and for programs, as of any moment."""

import psycopg
import pytest

from stack import StackError
from tests.commands.conftest import Played
from tinledger.asking import answering

BATCH = "09520000010010:W1251008A"
LOT = "material_lot:91320115DEM000057A:ARA2510010001"


def test_a_batch_shows_its_provenance_with_the_event_of_each_fact(season: Played) -> None:
    said = season.json("batch", "show", BATCH)
    assert said["batch"]["id"] == BATCH
    for section in ("uses", "productions", "packings", "releases", "sold", "recalls"):
        assert said[section]
        assert all(fact["sequence"] > 0 for fact in said[section])
    told = season.run("batch", "show", "W1-251008A").stdout
    assert "Inputs" in told
    assert "RAW_MILK" in told
    assert f"s0:{said['productions'][0]['sequence']}" in told


def test_a_batch_is_found_however_it_is_written(season: Played) -> None:
    gtin, number = BATCH.split(":")
    asked = [(BATCH,), (f"{gtin}/{number}",), (gtin, "w1-251008a"), (f"batch:{BATCH}",), ("W1 251008 A",)]
    assert {season.json("batch", "show", *words)["batch"]["id"] for words in asked} == {BATCH}


def test_a_batch_that_is_not_known_is_code_3_with_close_names(season: Played) -> None:
    said = season.run("batch", "show", "W1-251008Z", code=3)
    assert said.stdout == ""
    assert f"did you mean {BATCH}" in said.stderr


def test_a_wrong_question_is_code_2(season: Played) -> None:
    assert "last digit" in season.run("batch", "show", "09520000010011:X1", code=2).stderr
    assert "position" in season.run("batch", "show", BATCH, "--as-of", "yesterday", code=2).stderr


def test_as_of_shows_what_was_known_then(season: Played) -> None:
    now = season.json("batch", "show", BATCH)
    then = season.json("batch", "show", BATCH, "--as-of", "2025-10-09")
    made = now["productions"][0]["sequence"]
    assert then["position"] != now["position"]
    assert then["sold"] == []
    assert now["sold"]
    season.run("batch", "show", BATCH, "--as-of", "s0:20", code=3)
    assert season.json("batch", "show", BATCH, "--as-of", f"s0:{made}")["productions"]


def test_a_material_lot_is_traced_forward_to_shops_and_a_batch_back_to_milk(season: Played) -> None:
    forward = season.json("trace", "forward", LOT)
    assert BATCH in {node["id"].removeprefix("batch:") for node in forward["nodes"]}
    assert forward["depthForward"] == 2
    assert sum(reach["cans"] for reach in forward["reaches"] if reach["tier"] == "MAKER") > 100_000
    back = season.json("trace", "back", BATCH)
    assert any(node["id"].startswith("material_lot:93230227DEM000014M") for node in back["nodes"])
    near = season.json("trace", "forward", LOT, "--depth", "1")
    assert near["beyond"] > 0
    assert "Where cans went" in season.run("trace", "forward", LOT).stdout


def test_a_cross_check_shows_differences_first_and_is_code_1(season: Played) -> None:
    listed = season.json("crosscheck", "imports", code=1)["consignments"]
    assert listed[0]["differences"] > 0
    assert listed[-1]["differences"] == 0
    number = next(each["subject"] for each in season.summary["findings"] if each["rule"] == "X01").split("/")[0]
    one = season.json("crosscheck", "imports", number, code=1)
    assert one["cells"][0]["verdict"] == "MISMATCH"
    told = season.run("crosscheck", "imports", number, code=1).stdout
    assert "MISMATCH" in told
    agreeing = listed[-1]["declarationNumber"]
    assert season.json("crosscheck", "imports", agreeing)["differences"] == 0


def test_a_can_gives_one_answer_and_never_safe(season: Played) -> None:
    said = season.json("can", "09520000010010.1000500")
    assert said["batch"]["id"] == BATCH
    assert said["case"]["sscc"]
    assert said["answer"] == "affected"
    told = season.run("can", "09520000010010.1000500").stdout
    assert told.startswith("answer    affected")
    assert "safe" not in told
    season.run("can", "09520000010011.1", code=2)


def test_findings_are_listed_shown_and_decided(season: Played) -> None:
    assert "'X99' is no rule" in season.run("finding", "list", "--rule", "X99", code=2).stderr
    assert season.lines("finding", "list", "--rule", "X02", "--subject", "nobody|nothing") == []
    listed = season.lines("finding", "list", "--rule", "X02", code=1)
    assert [each["rule"] for each in listed] == ["X02"]
    subject = listed[0]["subject"]
    assert "imported 5,768" in season.run("finding", "show", "X02", subject).stdout
    words = ("finding", "decide", "X02", subject, "--as", "reported", "--reason", "told the city", "--by", "office-3")
    assert season.json(*words, "--dry-run")["sent"] is False
    number = season.json(*words)["record"]["number"]
    season.caught_up()
    decided = season.json("finding", "show", "X02", subject)
    assert number in [each["number"] for each in decided["decisions"]]
    season.run("finding", "show", "X02", "nobody|nothing", code=3)


def test_the_views_say_how_far_they_are(season: Played) -> None:
    season.caught_up()
    said = season.json("projection", "status")
    assert said["position"] == said["last"]
    assert said["today"] == "2026-09-30"


def test_a_database_that_does_not_answer_is_a_line_and_not_a_traceback() -> None:
    with pytest.raises(StackError, match="the database does not answer"), answering():
        psycopg.connect("host=/nowhere connect_timeout=1")
