"""The demo: a whole season through the real parts, each planted problem found, nothing else, and then served."""

import json
import time
from pathlib import Path
from typing import Any

import httpx

from tests.commands.conftest import SECONDS, Played


def test_everything_planted_is_found_and_nothing_else(season: Played) -> None:
    said = season.summary
    assert said["planted"] == said["found"] >= 31
    assert said["missingFindings"] == said["unexplainedFindings"] == said["flaggedNearMisses"] == []
    assert said["wrongRejections"] == []
    assert said["unexplained"] == said["flagged"] == 0
    assert said["nearMisses"] >= said["planted"]


def test_the_season_is_as_large_as_it_says(season: Played) -> None:
    said = season.summary
    assert (said["size"], said["seed"], said["batches"], said["synthetic"]) == ("S", 1, 120, True)
    assert 11_000 < said["records"] < 14_000
    assert 900_000 < said["cans"] < 1_200_000
    assert said["rejections"] > 0
    assert said["events"] > said["records"] * 0.9
    assert said["seconds"] > 0


def test_each_planted_problem_is_told_in_a_sentence_with_its_proof(season: Played) -> None:
    told = (season.state / "out.txt").read_text()
    for finding in season.summary["findings"]:
        assert finding["sentence"] in told
        assert finding["sentenceZh"]
        assert finding["proof"]
    assert "declared 5,768 cans and 4,614.4 kg, recorded by the importer 5,780 cans" in told


def test_three_questions_are_answered(season: Played) -> None:
    told = (season.state / "out.txt").read_text()
    assert told.count("./run trace forward ") == told.count("./run batch show ") == 1
    assert told.count("./run crosscheck imports ") == 1
    assert "material lots" in told
    assert "cans first sold" in told


def test_what_it_gives_to_try_works(season: Played) -> None:
    told = (season.state / "out.txt").read_text()
    good, bad = (line.split("'")[1] for line in told.splitlines() if "./run event append" in line)
    assert season.lines("event", "append", good, "--partner", "shop-xuhui")[0]["became"] in ("accepted", "duplicate")
    assert season.lines("event", "append", bad, "--partner", "shop-xuhui", code=5)[0]["became"] == "refused"


def test_a_demo_while_one_serves_says_where_and_how_to_wipe_it(season: Played) -> None:
    said = season.run("demo").stderr
    assert season.address in said
    assert "./run reset" in said


def token_of(told: str, role: str) -> str:
    """The token that the demo printed for a role."""
    [line] = [line for line in told.splitlines() if line.split()[:1] == [role]]
    return line.rpartition("Bearer ")[2]


def test_all_data_is_marked_synthetic(season: Played) -> None:
    assert "synthetic" in (season.state / "out.txt").read_text()
    assert json.loads((season.state / "season.json").read_text())["synthetic"] is True


def test_a_decision_needs_the_regulators_token_and_goes_through_kafka(season: Played) -> None:
    told = (season.state / "out.txt").read_text()
    token = token_of(told, "regulator")
    finding = season.summary["findings"][0]
    question = """mutation ($rule: String!, $subject: String!) {
      decideFinding(rule: $rule, subject: $subject, decision: EXPLAINED, explanation: "looked at") { number }
    }"""
    asked: dict[str, Any] = {
        "query": question,
        "variables": {"rule": finding["rule"], "subject": finding["subject"]},
    }
    refused = httpx.post(f"{season.address}/graphql", json=asked, timeout=SECONDS).json()
    assert "token" in refused["errors"][0]["message"]
    headers = {"Authorization": f"Bearer {token}"}
    taken = httpx.post(f"{season.address}/graphql", json=asked, headers=headers, timeout=SECONDS).json()
    number = taken["data"]["decideFinding"]["number"]
    until = time.monotonic() + SECONDS
    while True:
        shown = season.json("finding", "show", finding["rule"], finding["subject"])
        if shown["decisions"]:
            break
        assert time.monotonic() < until
    assert shown["decisions"][0]["number"] == number
    assert shown["decisions"][0]["decidedBy"] == "regulator-shanghai"
    assert shown["finding"]["decision"] == "EXPLAINED"


def test_pages_are_served(season: Played) -> None:
    headers = {"Authorization": f"Bearer {token_of((season.state / 'out.txt').read_text(), 'customs')}"}
    assert httpx.get(f"{season.address}/", headers=headers, timeout=SECONDS).status_code == 200
    assert "X01" in httpx.get(f"{season.address}/findings", headers=headers, timeout=SECONDS).text
    assert httpx.get(f"{season.address}/findings", timeout=SECONDS).status_code == 403
    assert httpx.get(f"{season.address}/can", timeout=SECONDS).status_code == 200


def test_passwords_and_tokens_are_for_the_owner_only(season: Played) -> None:
    for name in ("partners.json", "token-key.json"):
        assert (season.state / name).stat().st_mode & 0o077 == 0


def test_no_secret_is_in_a_log_or_in_the_list_of_processes(season: Played) -> None:
    token = token_of((season.state / "out.txt").read_text(), "regulator")
    for header in (f"Bearer {token}", f"Bearer {token}x"):
        httpx.get(f"{season.address}/findings", headers={"Authorization": header}, timeout=SECONDS)
    secrets = {token, *json.loads((season.state / "partners.json").read_text()).values()}
    secrets.add(json.loads((season.state / "token-key.json").read_text())["d"])
    stack_secrets = json.loads((season.state / "secrets.json").read_text())
    secrets |= {secret for name, secret in stack_secrets.items() if name.endswith("password")}
    assert len(secrets) > 20
    logs = [path for path in (season.state / "logs").rglob("*") if path.is_file()]
    assert len(logs) >= 4
    lines = [path.read_text(errors="replace") for path in logs]
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(command.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            pass  # it has ended meanwhile
    assert [text for text in lines for secret in secrets if secret in text] == []
    private = ("partners.json", "token-key.json", "secrets.json", "stack.json")
    assert [name for name in private if (season.state / name).stat().st_mode & 0o077] == []
