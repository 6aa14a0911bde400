"""Bearer tokens: the built-in issuer's, those of an OpenID Connect issuer over real HTTP, and all that is refused."""

from __future__ import annotations

import base64
import hmac
import json
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from psycopg import Connection
from pydantic import ValidationError
from starlette.requests import Request
from typer.testing import CliRunner

from domain.access import NOBODY, NotAdmitted, Role, Viewer
from projections.access import WITNESS
from projections.revocations import FRESH_SECONDS, Kind, Revocations, forget_ended, revocations, revoke
from tests.chain import Chain
from tinledger import issuer, token
from tinledger.bearer import COOKIE, TOKEN_CHARACTERS, admission, of_oidc
from tinledger.oidc import AGAIN_SECONDS, KEPT_SECONDS, Keys
from tinledger.settings import Settings
from tinledger.trust import OidcIssuer

INSPECTOR = Viewer(role=Role.INVESTIGATOR, name="inspector-7")


def asked(method: str = "GET", **headers: str) -> Request:
    """A request with these headers."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    server = {"server": ("ledger.test", 80), "scheme": "http", "path": "/", "query_string": b""}
    return Request({"type": "http", "method": method, "headers": [(b"host", b"ledger.test"), *named], **server})


def claims(**changes: Any) -> dict[str, Any]:
    """Claims that are good, with some said otherwise; None leaves one out."""
    now = int(time.time())
    good = {"iss": issuer.NAME, "aud": issuer.AUDIENCE, "sub": "x", "role": "investigator", "exp": now + 60}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def signed(state: Path, **changes: Any) -> str:
    """A token of the folder's own key."""
    key = issuer.key(state)
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims(**changes), key, algorithms=["ES256"])


@pytest.mark.parametrize(
    "viewer",
    [
        INSPECTOR,
        Viewer(role=Role.CUSTOMS, name="customs-2"),
        Viewer(role=Role.OPERATOR, name="op"),
        Viewer(role=Role.CONSUMER, name="someone"),
        Viewer(role=Role.PARTNER, name="shop", partner="shop-xuhui"),
    ],
)
def test_a_token_says_who_comes(tmp_path: Path, viewer: Viewer) -> None:
    given = issuer.issue(tmp_path, viewer, 1)
    assert admission(tmp_path, [])(asked(authorization=f"Bearer {given}")) == viewer


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = issuer.key(tmp_path).as_dict(private=True)
    assert issuer.key(tmp_path).as_dict(private=True) == first
    [path] = tmp_path.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert all("d" not in key.as_dict() for key in issuer.public_keys(tmp_path).keys)


def test_the_command_prints_a_token_and_nothing_else(tmp_path: Path) -> None:
    run = CliRunner()
    said = run.invoke(token.app, ["issue", "--state", str(tmp_path), "--role", "regulator", "--name", "zhang"])
    assert said.exit_code == 0
    viewer = admission(tmp_path, []).viewer(said.stdout.strip())
    assert viewer == Viewer(role=Role.INVESTIGATOR, name="zhang")
    for wrong in (["--role", "king"], ["--role", "partner"], ["--role", "customs", "--partner", "shop"],
                  ["--role", "partner", "--partner", "Not A Slug"], ["--role", "customs", "--hours", "0"]):  # fmt: skip
        assert run.invoke(token.app, ["issue", "--state", str(tmp_path), *wrong]).exit_code == 2, wrong


REFUSED: dict[str, dict[str, Any]] = {
    "expired": {"exp": int(time.time()) - 120},
    "not yet good": {"nbf": int(time.time()) + 3_600},
    "without an end": {"exp": None},
    "for another audience": {"aud": "elsewhere"},
    "of another issuer": {"iss": "https://elsewhere.example"},
    "without an issuer": {"iss": None},
    "of nobody": {"sub": None},
    "without a role": {"role": None},
    "with a role that is none": {"role": "king"},
    "of a partner without a name": {"role": "partner"},
    "of a partner that is a list": {"role": "partner", "partner": "a,b"},
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_token_is_refused_that_is(tmp_path: Path, why: str) -> None:
    door = admission(tmp_path, [])
    assert door.viewer(signed(tmp_path)).role is Role.INVESTIGATOR
    with pytest.raises(NotAdmitted):
        door.viewer(signed(tmp_path, **REFUSED[why]))


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def hashed(header: dict[str, Any], secret: bytes) -> str:
    """A token whose signature is a HMAC; no library would make one with a public key."""
    text = f"{part(header)}.{part(claims())}"
    found = hmac.new(secret, text.encode(), "sha256").digest()
    return f"{text}.{base64.urlsafe_b64encode(found).rstrip(b'=').decode()}"


def test_a_token_with_another_signature_is_refused(tmp_path: Path) -> None:
    door = admission(tmp_path, [])
    own = issuer.key(tmp_path)
    stranger = ECKey.generate_key("P-256", {"kid": str(own.kid)}, private=True)
    head, body, signature = signed(tmp_path).split(".")
    forged = {
        "foreign key": jwt.encode({"alg": "ES256", "kid": own.kid}, claims(), stranger, algorithms=["ES256"]),
        "none": f"{part({'alg': 'none'})}.{part(claims())}.",
        "none with our signature": f"{part({'alg': 'none', 'kid': own.kid})}.{body}.{signature}",
        "public key as a secret": hashed({"alg": "HS256", "kid": own.kid}, own.as_pem(private=False)),
        "another body": f"{head}.{part(claims(role='investigator', sub='me'))}.{signature}",
        "no signature": f"{head}.{body}.",
        "two parts": f"{head}.{body}",
        "nothing": "",
        "not ASCII": "é.é.é",
        "too long": "a" * (TOKEN_CHARACTERS + 1),
        "deep": f"{head}.{base64.urlsafe_b64encode(b'[' * 5_000).decode()}.{signature}",
        "a list": f"{head}.{part([1])}.{signature}",
    }
    for why, text in forged.items():
        with pytest.raises(NotAdmitted) as refused:
            door.viewer(text)
        assert not text or text not in str(refused.value), why


def test_a_header_that_is_none_is_refused_and_none_at_all_is_nobody(tmp_path: Path) -> None:
    door = admission(tmp_path, [])
    good = signed(tmp_path)
    assert door(asked()) == NOBODY
    for header in ("", "Bearer", f"Basic {good}", good):
        with pytest.raises(NotAdmitted):
            door(asked(authorization=header))


def test_a_cookie_counts_only_for_pages_of_ours(tmp_path: Path) -> None:
    door = admission(tmp_path, [])
    cookie = f"{COOKIE}={signed(tmp_path)}"
    assert door(asked(cookie=cookie)).role is Role.INVESTIGATOR
    assert door(asked("POST", cookie=cookie, sec_fetch_site="same-origin")).role is Role.INVESTIGATOR
    assert door(asked("POST", cookie=cookie, origin="http://ledger.test")).role is Role.INVESTIGATOR
    foreign: list[dict[str, str]] = [
        {},
        {"origin": "http://evil.test"},
        {"sec_fetch_site": "cross-site"},
        {"origin": "null"},
    ]
    for headers in foreign:
        with pytest.raises(NotAdmitted):
            door(asked("POST", cookie=cookie, **headers))
    with pytest.raises(NotAdmitted):
        door(asked(cookie=f"{COOKIE}=expired"))


class Provider:
    """An OpenID Connect issuer: a real HTTP server that gives its configuration and its keys, and counts."""

    def __init__(self) -> None:
        self.keys: list[ECKey | RSAKey] = [ECKey.generate_key("P-256", {"kid": "one", "use": "sig"}, private=True)]
        self.asked: list[str] = []
        self.answers: dict[str, tuple[int, bytes]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                status, body = provider.answer(self.path)
                self.send_response(status)
                if status == 302:
                    self.send_header("location", "/keys")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/realm"
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def answer(self, path: str) -> tuple[int, bytes]:
        if path in self.answers:
            return self.answers[path]
        if path == "/realm/.well-known/openid-configuration":
            return 200, json.dumps({"issuer": self.url, "jwks_uri": f"{self.url}/keys"}).encode()
        if path == "/realm/keys":
            return 200, json.dumps({"keys": [key.as_dict(private=False) for key in self.keys]}).encode()
        return 404, b""

    def configured(self, **changes: Any) -> OidcIssuer:
        said = {"issuer": self.url, "audience": "ledger", "roles": {"tl-inspect": "regulator", "tl-shop": "partner"},
                "role_claim": "groups", **changes}  # fmt: skip
        return OidcIssuer.model_validate(said)

    def token(self, key: Any = None, alg: str = "ES256", **changes: Any) -> str:
        signing = key or self.keys[-1]
        good = {"iss": self.url, "aud": ["ledger", "other"], "role": None, "groups": ["staff", "tl-inspect"]}
        said = claims(**{**good, **changes})
        return jwt.encode({"alg": alg, "kid": signing.kid}, said, signing, algorithms=[alg])

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.close()


def test_an_issuers_token_is_taken_with_the_role_its_claim_means(provider: Provider, tmp_path: Path) -> None:
    door = admission(tmp_path, [provider.configured()])
    assert door.viewer(provider.token()) == Viewer(role=Role.INVESTIGATOR, name="x")
    shop = provider.token(groups=["tl-shop"], partner="shop-1")
    assert door.viewer(shop) == Viewer(role=Role.PARTNER, name="x", partner="shop-1")
    assert len(provider.asked) == 2  # the keys were read once
    for changes in ({"groups": ["staff"]}, {"groups": ["tl-shop"]}, {"groups": "king"}, {"aud": "other"},
                    {"exp": int(time.time()) - 120}):  # fmt: skip
        with pytest.raises(NotAdmitted):
            door.viewer(provider.token(**changes))
    with pytest.raises(NotAdmitted):  # an issuer may not speak in another's name
        door.viewer(provider.token(iss=issuer.NAME, aud=issuer.AUDIENCE, role="investigator"))


def test_only_algorithms_that_are_configured_are_taken(provider: Provider, tmp_path: Path) -> None:
    rsa = RSAKey.generate_key(2048, {"kid": "rsa"}, private=True)
    provider.keys.append(rsa)
    with pytest.raises(NotAdmitted):
        admission(tmp_path, [provider.configured()]).viewer(provider.token(rsa, "RS256"))
    wider = admission(tmp_path, [provider.configured(algorithms=["ES256", "RS256"])])
    assert wider.viewer(provider.token(rsa, "RS256")).role is Role.INVESTIGATOR


def test_new_keys_are_found_and_unknown_ones_do_not_make_us_ask_again_and_again(provider: Provider) -> None:
    now = 0.0
    keys = Keys(provider.url, lambda: now)
    assert [key.kid for key in keys.find("one").keys] == ["one"]
    for _ in range(20):
        with pytest.raises(NotAdmitted):
            keys.find("two")
    assert len(provider.asked) == 2
    provider.keys.append(ECKey.generate_key("P-256", {"kid": "two"}, private=True))
    now += AGAIN_SECONDS + 1
    assert "two" in [key.kid for key in keys.find("two").keys]
    assert len(provider.asked) == 4
    provider.keys.pop(0)  # withdrawn: it ends when the keys are read again
    assert keys.find("one")
    now += KEPT_SECONDS + 1
    with pytest.raises(NotAdmitted):
        keys.find("one")


@pytest.mark.parametrize(
    "path, answer",
    [
        ("/realm/.well-known/openid-configuration", (200, b'{"issuer": "http://127.0.0.1/other"}')),
        ("/realm/.well-known/openid-configuration", (200, b"[]")),
        ("/realm/.well-known/openid-configuration", (302, b"")),
        ("/realm/keys", (500, b"")),
        ("/realm/keys", (200, b"not JSON")),
        ("/realm/keys", (200, b'{"keys": [' + b" " * 70_000 + b"]}")),
        ("/realm/keys", (200, json.dumps({"keys": [{}] * 51}).encode())),
        ("/realm/keys", (200, b'{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "one"}]}')),
        ("/realm/keys", (200, b'{"keys": [{"kty": "EC", "kid": "one"}]}')),
    ],
)
def test_an_issuer_that_answers_badly_lets_nobody_in(
    provider: Provider, tmp_path: Path, path: str, answer: tuple[int, bytes]
) -> None:
    provider.answers[path] = answer
    with pytest.raises(NotAdmitted):
        admission(tmp_path, [provider.configured()]).viewer(provider.token())


def test_an_issuer_that_is_away_lets_nobody_in(provider: Provider) -> None:
    trusted = of_oidc(provider.configured())
    provider.close()
    with pytest.raises(NotAdmitted, match="cannot be read"):
        trusted.keys("one")


@pytest.mark.parametrize(
    "changes",
    [{"issuer": "http://issuer.example"}, {"roles": {"a": "king"}}, {"algorithms": ["none"]}, {"algorithms": ["HS256"]},
     {"audience": ""}, {"surprise": 1}],
)  # fmt: skip
def test_what_would_not_be_safe_cannot_be_configured(provider: Provider, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        provider.configured(**changes)


def test_issuers_come_from_the_environment(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINLEDGER_OIDC", f"[{provider.configured().model_dump_json()}]")
    assert Settings().oidc == [provider.configured()]


def test_the_id_of_a_token_is_no_option_where_it_is_typed_as_an_argument(tmp_path: Path) -> None:
    assert all(issuer.id_of(issuer.issue(tmp_path, INSPECTOR, 1)).isalnum() for _ in range(20))


def test_a_token_that_was_taken_back_is_refused_and_others_are_not(chain: Chain, tmp_path: Path) -> None:
    def owner() -> Connection[Any]:
        return psycopg.connect(chain.url, autocommit=True)

    now = 0.0
    with closing(Revocations(owner, lambda: now)) as known:
        door = admission(tmp_path, [], known.hold)
        first, second = issuer.issue(tmp_path, INSPECTOR, 1), issuer.issue(tmp_path, INSPECTOR, 1)
        assert door.viewer(first) == door.viewer(second) == INSPECTOR
        with owner() as connection:
            revoke(connection, Kind.TOKEN, issuer.id_of(first))
        now += FRESH_SECONDS + 0.1
        with pytest.raises(NotAdmitted, match="taken back"):
            door.viewer(first)
        assert door.viewer(second) == INSPECTOR
        with owner() as connection:
            revoke(connection, Kind.NAME, INSPECTOR.name)
        now += FRESH_SECONDS + 0.1
        with pytest.raises(NotAdmitted, match="taken back"):
            door.viewer(second)
        later = int(time.time()) + 2
        assert door.viewer(signed(tmp_path, sub=INSPECTOR.name, iat=later)) == INSPECTOR
        assert door.viewer(issuer.issue(tmp_path, Viewer(role=Role.CUSTOMS, name="other"), 1)).name == "other"
        with pytest.raises(NotAdmitted, match="taken back"):  # when it was given nobody knows
            door.viewer(signed(tmp_path, sub=INSPECTOR.name))


def test_a_list_of_revocations_that_cannot_be_read_lets_nobody_in(tmp_path: Path) -> None:
    def away() -> Connection[Any]:
        raise psycopg.OperationalError("the database is away")

    door = admission(tmp_path, [], Revocations(away).hold)
    with pytest.raises(NotAdmitted, match="cannot be read"):
        door.viewer(signed(tmp_path))
    assert door(asked()) == NOBODY


def test_the_list_is_read_again_over_a_new_connection(chain: Chain) -> None:
    opened: list[Connection[Any]] = []

    def witness() -> Connection[Any]:
        opened.append(psycopg.connect(chain.url, autocommit=True, options=f"-c role={WITNESS}"))
        return opened[-1]

    now = 0.0
    with closing(Revocations(witness, lambda: now)) as known:
        assert not known.hold("x", "nobody-took-this-back", 1.0)
        for _ in range(50):
            known.hold("x", "nobody-took-this-back", 1.0)
        with psycopg.connect(chain.url, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(%s)", (opened[0].info.backend_pid,))
            revoke(owner, Kind.TOKEN, "one-of-many")
        now += FRESH_SECONDS + 0.1
        assert known.hold("one-of-many", "x", 1.0)
    assert len(opened) == 2


def test_what_ended_by_itself_is_forgotten(chain: Chain) -> None:
    with psycopg.connect(chain.url, autocommit=True) as owner:
        revoke(owner, Kind.TOKEN, "ended", datetime.now(UTC) - timedelta(seconds=1))
        revoke(owner, Kind.TOKEN, "not-ended", datetime.now(UTC) + timedelta(hours=1))
        said = [each.value for each in revocations(owner)]
        assert "not-ended" in said and "ended" not in said
        forget_ended(owner)
        rows = owner.execute("select count(*) from ledger.revocation where value = 'ended'").fetchone()
    assert rows == (0,)
