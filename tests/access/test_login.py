"""Signing in at an organisation: an issuer in a process of its own, real HTTP, a real browser, and all that errs."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
import uvicorn
from psycopg import Connection
from psycopg_pool import ConnectionPool
from pydantic import ValidationError
from starlette.applications import Starlette

from projections.access import WITNESS
from projections.revocations import FRESH_SECONDS, Kind, Revocations, revoke
from stack import process
from tests.access.organisation import CLIENT
from tests.api.client import OPTIONS
from tests.chain import MADE, Chain
from tinledger import login
from tinledger.bearer import COOKIE, admission
from tinledger.trust import OidcIssuer
from web import app as pages
from web.organisation import KEPT, NotSignedIn

SECONDS = 60
SECRET = "a-secret-between-this-ledger-and-its-issuer"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PROGRAM = Path(__file__).with_name("organisation.py")


@pytest.fixture(scope="module")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("client") / "secret"
    path.write_text(SECRET)
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def bureau(secret_file: Path) -> Iterator[str]:
    """The address of the organisation's issuer."""
    log = secret_file.with_name("issuer.log")
    running = process.start([sys.executable, PROGRAM, secret_file], log, signal.SIGTERM)
    try:
        until = time.monotonic() + SECONDS
        while not (log.exists() and "\n" in log.read_text()):
            assert time.monotonic() < until and running.poll() is None, log.read_text()
            time.sleep(0.02)
        yield json.loads(log.read_text().splitlines()[0])
    finally:
        process.finish(running, signal.SIGTERM)


@dataclass
class House:
    """The pages of a ledger whose people sign in at the bureau."""

    url: str
    bureau: str
    logins: list[login.Login]
    revocations: Revocations

    def lie(self, **lies: Any) -> None:
        """How the bureau errs from now on."""
        httpx.post(f"{self.bureau}/lies", json=lies, timeout=SECONDS).raise_for_status()

    def browser(self) -> httpx.Client:
        """A person's browser: it keeps cookies, and each redirect is followed by hand."""
        return httpx.Client(base_url=self.url, timeout=SECONDS)

    def leave(self, person: httpx.Client, **query: str) -> str:
        """Begin to sign in; the issuer's address to go to."""
        answer = person.get("/sign-in/at/bureau", params=query)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def allowed(self, person: httpx.Client, **query: str) -> str:
        """Begin, and let the issuer let the person in; our address that it sends back to."""
        answer = httpx.get(self.leave(person, **query), timeout=SECONDS)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]


@pytest.fixture(scope="module")
def made(chain: Chain, bureau: str, secret_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    state = tmp_path_factory.mktemp("state")
    configured = OidcIssuer.model_validate(
        {
            "issuer": bureau,
            "audience": "tinledger-api",
            "role_claim": "groups",
            "roles": {"inspectors": "investigator", "shops": "partner"},
            "login": {"name": "bureau", "title": "市场监管局", "client_id": CLIENT, "client_secret_file": secret_file},
        }
    )

    def witness() -> Connection[Any]:
        return psycopg.connect(chain.url, autocommit=True, options=f"-c role={WITNESS}")

    revocations = Revocations(witness)
    who = admission(state, [configured], revocations.hold)
    doors = login.doors(state, [configured], who, revocations)
    listening = socket.create_server(("127.0.0.1", 0))
    with ConnectionPool[Connection[Any]](chain.url, min_size=1, kwargs={"options": OPTIONS}, open=True) as pool:
        app = Starlette(routes=pages.routes(pool.connection, who, who.viewer, None, doors))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until = time.monotonic() + SECONDS
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        logins = [each for each in doors.organisations if isinstance(each, login.Login)]
        yield House(f"http://127.0.0.1:{listening.getsockname()[1]}", bureau, logins, revocations)
        server.should_exit = True
        thread.join(SECONDS)
        revocations.close()


@pytest.fixture
def house(made: House) -> House:
    """With an issuer that tells the truth."""
    made.lie()
    return made


def refusal(answer: httpx.Response) -> str:
    """Why nobody was let in: on a page, without a token, with nothing of what came from outside."""
    assert answer.status_code == 400, answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert "call me" not in answer.text
    found = re.search(r'<p class="verdict">([^<]+)</p>', answer.text)
    assert found, answer.text
    return found[1]


def cookies(answer: httpx.Response) -> dict[str, str]:
    """What a browser is told to keep, by name."""
    return {line.partition("=")[0]: line.lower() for line in answer.headers.get_list("set-cookie")}


def test_a_person_signs_in_at_the_organisation_and_reads_with_its_role(house: House) -> None:
    with house.browser() as person:
        form = person.get("/sign-in?next=/batches&lang=zh").text
        assert "市场监管局" in form and "/sign-in/at/bureau?lang=zh&amp;next=%2Fbatches" in form
        assert person.get("/batches").status_code == 403
        back = house.allowed(person, next="/batches")
        entered = person.get(back)
        assert entered.status_code == 200 and "You are signed in" in entered.text
        assert 'content="0; url=/batches"' in entered.text
        assert entered.headers["cache-control"] == "no-store" and entered.headers["referrer-policy"] == "no-referrer"
        kept = cookies(entered)
        assert "httponly" in kept[COOKIE] and "samesite=strict" in kept[COOKIE]
        assert "max-age=0" in kept[KEPT]
        seen = person.get("/batches")
        assert seen.status_code == 200 and MADE.partition(":")[2] in seen.text
        assert "zhang (investigator)" in person.get("/sign-in").text


def test_the_issuer_is_asked_with_pkce_state_and_nonce_and_the_secret_stays_here(house: House) -> None:
    with house.browser() as person:
        answer = person.get("/sign-in/at/bureau")
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == [f"{house.url}/sign-in/at/bureau/back"]
        assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 32
        kept = cookies(answer)[KEPT]
        assert "httponly" in kept and "samesite=lax" in kept and "path=/sign-in/at/bureau" in kept
        assert asked["state"][0] not in kept and asked["nonce"][0] not in kept
        assert SECRET not in f"{answer.headers} {answer.text}"
        again = parse_qs(urlsplit(house.leave(person)).query)
        assert not {asked["state"][0], asked["nonce"][0], asked["code_challenge"][0]} & {
            again["state"][0],
            again["nonce"][0],
            again["code_challenge"][0],
        }


def test_a_sign_in_that_this_browser_did_not_begin_is_refused(house: House) -> None:
    with house.browser() as attacker, house.browser() as victim:
        back = house.allowed(attacker)
        assert "not begun in this browser" in refusal(victim.get(back))
        house.leave(victim)  # the victim has begun another one
        assert "not begun in this browser" in refusal(victim.get(back))
        victim.cookies.clear()
        for text in ("", "x", "a.b.c.d.e", attacker.cookies[KEPT][:-4] + "AAAA"):
            assert "not begun" in refusal(victim.get(back, headers={"cookie": f"{KEPT}={text}"})), text


def test_a_wrong_state_or_none_is_refused(house: House) -> None:
    with house.browser() as person:
        back = httpx.URL(house.allowed(person))
        kept = person.cookies[KEPT]
        for state in ("", "x", back.params["state"] + "x", "é"):
            answer = person.get(back.copy_set_param("state", state), headers={"cookie": f"{KEPT}={kept}"})
            assert "not begun in this browser" in refusal(answer)
        assert "not begun" in refusal(person.get(back.copy_remove_param("state"), headers={"cookie": f"{KEPT}={kept}"}))


def test_a_code_is_good_once(house: House) -> None:
    with house.browser() as person:
        back = house.allowed(person)
        kept = person.cookies[KEPT]
        assert person.get(back).status_code == 200
        assert "used already" in refusal(person.get(back))
        thief = {"cookie": f"{KEPT}={kept}"}  # who copied cookie and address both
        assert "refused the code" in refusal(httpx.get(back, headers=thief, timeout=SECONDS))


def test_a_code_of_another_sign_in_is_refused_by_its_verifier(house: House) -> None:
    with house.browser() as attacker, house.browser() as victim:
        stolen = httpx.URL(house.allowed(victim)).params["code"]
        own = httpx.URL(house.allowed(attacker))
        assert "refused the code" in refusal(attacker.get(own.copy_set_param("code", stolen)))


NOW = int(time.time())
FALSE: dict[str, tuple[dict[str, Any], str]] = {
    "another nonce": ({"claims": {"nonce": "of-another-sign-in"}}, "not for this sign-in"),
    "no nonce": ({"claims": {"nonce": None}}, "not for this sign-in"),
    "expired": ({"claims": {"exp": NOW - 120}}, "not for this sign-in"),
    "no end": ({"claims": {"exp": None}}, "not for this sign-in"),
    "for another client": ({"claims": {"aud": "elsewhere"}}, "not for this sign-in"),
    "for another client, too": ({"claims": {"aud": [CLIENT, "elsewhere"]}}, "not for this sign-in"),
    "given to another": ({"claims": {"azp": "elsewhere"}}, "not for this sign-in"),
    "of another issuer": ({"claims": {"iss": "https://elsewhere.example"}}, "not for this sign-in"),
    "with another access token": ({"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "not for this sign-in"),
    "of nobody": ({"claims": {"sub": None}}, "not for this sign-in"),
    "signed by another key": ({"key": "foreign"}, "not signed for this ledger"),
    "without a role": ({"claims": {"groups": ["staff"]}}, "no role in this ledger"),
    "of a partner that is not named": ({"claims": {"groups": ["shops"]}}, "no role in this ledger"),
    "answered by another issuer": ({"iss": "https://elsewhere.example"}, "another issuer"),
    "refused": ({"error": "access_denied"}, "did not let you in"),
    "down": ({"token_status": 503}, "does not answer as it should"),
    "not JSON": ({"token_status": 200}, "does not answer as it should"),
}


@pytest.mark.parametrize("why", FALSE)
def test_an_answer_of_the_issuer_is_refused_that_is(house: House, why: str) -> None:
    lies, sentence = FALSE[why]
    house.lie(**lies)
    with house.browser() as person:
        assert sentence in refusal(person.get(house.allowed(person)))
        assert person.get("/batches").status_code == 403
        house.lie()
        person.get(house.allowed(person))
        assert person.get("/batches").status_code == 200


def test_who_takes_too_long_begins_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.browser() as person:
        back = house.allowed(person)
        monkeypatch.setattr(house.logins[0], "clock", lambda: time.time() + login.WAITING_SECONDS + 1)
        assert "took too long" in refusal(person.get(back))


def test_an_issuer_that_is_not_known_is_refused(house: House) -> None:
    with house.browser() as person:
        for name in ("elsewhere", "%E5%B1%80", "x%0D%0ASet-Cookie:%20a=b", "x;%20Domain=evil.example"):
            for path in (f"/sign-in/at/{name}", f"/sign-in/at/{name}/back?code=x&state=y"):
                answer = person.get(path)
                assert "No issuer of this name" in refusal(answer)
                assert cookies(answer) == {}


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "evil.example", "/\tx", "/ x",
     "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "/%s" % ("x" * 600), "/é"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_address(house: House, place: str) -> None:
    with house.browser() as person:
        assert "not to another address" in refusal(person.get("/sign-in/at/bureau", params={"next": place}))
        given = person.post("/sign-in", data={"token": "x", "next": place})
        assert given.headers["location"] == "/sign-in?refused=1"


def test_signing_out_ends_the_session_wherever_its_cookie_was_copied_to(house: House) -> None:
    with house.browser() as person:
        person.get(house.allowed(person))
        copied = {"cookie": f"{COOKIE}={person.cookies[COOKIE]}"}
        assert httpx.get(f"{house.url}/batches", headers=copied, timeout=SECONDS).status_code == 200
        assert person.post("/sign-out", headers={"origin": "https://evil.example"}).status_code == 403
        out = person.post("/sign-out")
        assert "You are signed out" in out.text and f"{house.bureau}/end?client_id={CLIENT}" in out.text
        assert "max-age=0" in cookies(out)[COOKIE]
        assert httpx.get(f"{house.url}/batches", headers=copied, timeout=SECONDS).status_code == 401
        assert person.get("/batches").status_code == 403


def test_a_name_that_is_taken_back_ends_its_sessions(house: House, chain: Chain) -> None:
    with house.browser() as person:
        house.lie(claims={"sub": "li-who-left"})
        person.get(house.allowed(person))
        assert person.get("/batches").status_code == 200
        with chain.connect() as owner:
            revoke(owner, Kind.NAME, "li-who-left")
        until = time.monotonic() + SECONDS
        while person.get("/batches").status_code != 401:
            assert time.monotonic() < until
            time.sleep(FRESH_SECONDS / 10)
        assert "Sign in" in person.get("/sign-in").text  # the way in is open, with a token that is refused, too


def test_a_secret_that_others_may_read_is_not_used(house: House, secret_file: Path) -> None:
    with house.browser() as person:
        secret_file.chmod(0o640)
        try:
            assert "secret" in refusal(person.get("/sign-in/at/bureau"))
        finally:
            secret_file.chmod(0o600)
        house.leave(person)


def test_a_wrong_secret_lets_nobody_in(house: House, secret_file: Path) -> None:
    with house.browser() as person:
        back = house.allowed(person)
        secret_file.write_text("another")
        try:
            assert "refused the code" in refusal(person.get(back))
        finally:
            secret_file.write_text(SECRET)


def test_an_issuer_that_is_away_lets_nobody_in(house: House, tmp_path: Path) -> None:
    away = OidcIssuer.model_validate(
        {"issuer": "http://127.0.0.1:9", "audience": "x", "roles": {}, "login": {"name": "away", "client_id": "x"}}
    )
    made = login.doors(tmp_path, [away], admission(tmp_path, []), house.revocations)
    [organisation] = made.organisations
    with pytest.raises(NotSignedIn, match="does not answer"):
        organisation.begin("http://127.0.0.1/back", "/")


@pytest.mark.parametrize(
    "changes",
    [{"name": "../x"}, {"client_id": ""}, {"scopes": ["profile"]}, {"session_hours": 25},
     {"client_secret": SECRET, "client_secret_file": "/x"}, {"surprise": 1}],
)  # fmt: skip
def test_a_login_that_would_not_be_safe_cannot_be_configured_and_no_secret_is_told(changes: dict[str, Any]) -> None:
    said = {"name": "bureau", "client_id": CLIENT, "client_secret": SECRET}
    whole = {"issuer": "https://login.example", "audience": "x", "roles": {}, "login": said}
    assert SECRET not in repr(OidcIssuer.model_validate(whole))
    with pytest.raises(ValidationError) as refused:
        OidcIssuer.model_validate({**whole, "login": {**said, **changes}})
    assert SECRET not in str(refused.value)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium on PATH")
@pytest.mark.parametrize("form", [False, True], ids=["at once", "after a button at the issuer"])
def test_a_browser_comes_back_signed_in(house: House, tmp_path: Path, form: bool) -> None:
    """The issuer is another site (localhost) than the pages (127.0.0.1): the strict cookie must hold all the same."""
    assert BROWSER is not None
    house.lie(form=form)
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
         f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=8000", "--dump-dom",
         f"{house.url}/sign-in/at/bureau?next=/sign-in"],
        capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    page = done.stdout.decode(errors="replace")
    assert "zhang (investigator)" in page and "Sign out" in page, page[-3_000:]
    complaints = [line for line in done.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
    assert complaints == []
