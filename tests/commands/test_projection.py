"""Building views beside those that are read: compared, swapped, stopped, gone on with and cancelled by commands."""

import json
import time

from projections.parts import way
from tests.commands.conftest import SECONDS, Played, stop

CHANGED = "update views.sales_record set cans = cans + 1 where key = 'shop-xuhui/SalesRecord/SR-000002'"
CANS = "select cans from views.sales_record where key = 'shop-xuhui/SalesRecord/SR-000002'"


def test_views_are_built_beside_compared_and_take_over(season: Played) -> None:
    season.caught_up()
    built = season.run("projection", "rebuild", "--no-swap", "--processes", "2", "--json")
    said = json.loads(built.stdout)
    assert (said["swapped"], said["processes"]) == (False, 2)
    assert all("secondsLeft" in json.loads(line) for line in built.stderr.splitlines())
    assert season.json("projection", "status")["rebuild"]["state"] == "built"
    assert "waits for tinledger projection swap" in season.run("projection", "status").stdout
    assert season.json("projection", "diff")["tables"] == []
    with season.database() as connection:
        before = connection.execute(CANS).fetchall()
        assert connection.execute(CHANGED).rowcount == 1
    [table] = season.json("projection", "diff", code=1)["tables"]
    assert (table["table"], table["onlyOld"], table["onlyNew"], table["changed"]) == ("sales_record", 0, 0, 1)
    assert table["rows"][0]["old"]["cans"] == table["rows"][0]["new"]["cans"] + 1
    shown = season.run("projection", "diff", "--rows", "0", code=1).stdout
    assert "1 tables differ" in shown
    assert "sales_record: 0 only old, 0 only new, 1 changed" in shown
    refused = season.run("projection", "swap", code=1)
    assert "the same code gave other rows in 1 tables: nothing was swapped" in refused.stderr
    assert season.json("projection", "swap", "--accept")["tablesThatDiffered"] == 1
    with season.database() as connection:
        assert connection.execute(CANS).fetchall() == before
    assert season.json("projection", "status")["rebuild"] is None
    season.caught_up()


def test_a_rebuild_that_is_interrupted_is_gone_on_with(season: Played) -> None:
    season.caught_up()
    process = season.start("projection", "rebuild", "--no-swap", "--processes", "2")
    until = time.monotonic() + SECONDS
    with season.database() as connection:
        while (at := way(connection, "views_new")) is None or not at.done:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
    assert season.json("projection", "status")["rebuild"]["state"] == "running"
    assert stop(process) == 130
    stopped = season.json("projection", "status")["rebuild"]
    assert stopped["state"] == "stopped"
    assert "goes on" in season.run("projection", "status").stdout
    assert "are not all there" in season.run("projection", "swap", code=3).stderr
    assert season.json("projection", "rebuild")["resumed"] is True
    season.caught_up()


def test_a_rebuild_is_cancelled(season: Played) -> None:
    season.json("projection", "rebuild", "--no-swap")
    assert season.json("projection", "cancel") == {"cancelled": True}
    assert "there is no rebuild" in season.run("projection", "cancel", code=3).stderr
    assert "no views wait to take over" in season.run("projection", "diff", code=3).stderr
    assert "no views wait to take over" in season.run("projection", "swap", code=3).stderr
