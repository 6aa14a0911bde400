"""An operator follows the page: a partner's password rotated, views rebuilt, a copy of the folder restored."""

import shutil
import signal
import time
from pathlib import Path

from stack import process
from tests.docs.conftest import Household, Reader
from tests.docs.pages import ROOT, Command, commands

PAGE = ROOT / "docs" / "how-to" / "operate.md"


def of(words: str) -> Command:
    """The first command of the page that begins so."""
    return next(command for command in commands(PAGE) if command.text.startswith(words))


def test_the_page_for_operators_does_what_it_says(household: Household, reader: Reader, tmp_path: Path) -> None:
    page = ROOT / "docs" / "how-to" / "join-as-a-partner.md"
    [add] = [command for command in commands(page) if "partner add" in command.text]
    reader.type(add._replace(text=add.text.replace("shop-1", "shop-2")))
    renew = of("./run secret rotate partner")
    renewed = renew._replace(text=renew.text.replace("shop-1", "shop-2"))
    assert reader.type(renewed) != reader.type(renewed)
    reader.caught_up()
    assert "views made anew from kafka" in reader.type(of("./run projection rebuild --from kafka"))
    assert "behind     0 events" in reader.type(of("./run projection status"))
    assert "they wait to take over" in reader.type(of("./run projection rebuild --no-swap"))
    assert "0 tables differ" in reader.type(of("./run projection diff"))
    assert "have taken over" in reader.type(of("./run projection swap"))
    reader.type(of("./run projection rebuild --no-swap"))
    assert "is cancelled" in reader.type(of("./run projection cancel"))
    for look in ("./run status", "./run doctor", "./run verify "):
        assert reader.type(next(each for each in commands(PAGE) if f"{each.text} ".startswith(look)))
    more = process.start(
        ["env", *(f"{name}={value}" for name, value in household.settings.items()), "sh", "-c",
         f"cd {household.folder} && exec {of('./run part intake').text}"],
        household.folder / "logs" / "intake-2.log", signal.SIGTERM,
    )  # fmt: skip
    time.sleep(3)
    assert more.poll() is None, (household.folder / "logs" / "intake-2.log").read_text()
    process.finish(more, signal.SIGTERM, 60)
    household.stop()
    reader.type(of("./run down"))
    for what in ("ledger", "tokens", "authority"):
        assert reader.type(of(f"./run secret rotate {what}"))
    copy = of("cp -a")
    kept = tmp_path / "tinledger-monday"
    reader.type(copy._replace(text=copy.text.replace("/mnt/backup/tinledger-monday", str(kept))))
    shutil.rmtree(household.state)
    shutil.copytree(kept, household.state, symlinks=True)
    try:
        reader.type(of("./run up"))
        assert "no hole" in reader.type(of("./run verify --no-views"))
    finally:
        reader.type(of("./run down"))
