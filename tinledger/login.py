"""People sign in at their organisation's OpenID Connect issuer: the authorization code flow with PKCE, by Authlib.

What must be remembered between leaving for the issuer and coming back travels in a cookie that only this process can
open, so that nothing is kept here for people who never come back. What comes of it is a token of the built-in issuer.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwe, jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from domain.access import NotAdmitted, Viewer
from projections.revocations import Revocations, Unknown
from tinledger import issuer
from tinledger.bearer import LEEWAY_SECONDS, TOKEN_CHARACTERS, Admission, Trusted, of_oidc, viewer_of
from tinledger.oidc import SECONDS, Keys
from tinledger.trust import OidcIssuer, OidcLogin, safe
from web.organisation import Begun, Entered, NotSignedIn
from web.sign_in import Doors

WAITING_SECONDS: Final = 600
"""How long a person may take at the issuer."""

Give = Callable[[Viewer, float, str], str]
"""A token for a viewer, good for some hours, that says at which issuer the viewer signed in."""


@dataclass(frozen=True)
class Kept:
    """What is remembered of a person who left for the issuer."""

    name: str
    state: str
    nonce: str
    verifier: str
    callback: str
    back: str
    until: float


class Login:
    """Signing in at one issuer: `web.organisation.Organisation`."""

    def __init__(self, configured: OidcIssuer, login: OidcLogin, keys: Keys, trusted: Trusted, give: Give) -> None:
        self.issuer = configured.issuer
        self.name = login.name
        self.title = login.title or str(urlsplit(configured.issuer).hostname)
        self._algorithms = list(configured.algorithms)
        self._login = login
        self._keys = keys
        self._trusted = trusted
        self._give = give
        self._seal = OctKey.generate_key(256)
        self.clock = time.time

    def begin(self, callback: str, back: str) -> Begun:
        """Where to send a person who wants to sign in, and what the browser keeps meanwhile. Raises NotSignedIn."""
        kept = Kept(
            name=self.name,
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            callback=callback,
            back=back,
            until=self.clock() + WAITING_SECONDS,
        )
        with self._client(callback) as client:
            url, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"), kept.state, code_verifier=kept.verifier, nonce=kept.nonce
            )
        return Begun(str(url), self._sealed(kept), WAITING_SECONDS)

    def finish(self, asked: Mapping[str, str], cookie: str | None) -> Entered:
        """Who comes back from the issuer with this query. Raises NotSignedIn."""
        kept = self._opened(cookie)
        if kept is None or not hmac.compare_digest(kept.state.encode(), asked.get("state", "").encode()):
            raise NotSignedIn("stranger")
        if kept.until < self.clock():
            raise NotSignedIn("late")
        if asked.get("iss", self.issuer) != self.issuer:  # RFC 9207
            raise NotSignedIn("issuer")
        if "error" in asked or not asked.get("code"):
            raise NotSignedIn("refused")
        viewer = self._viewer(self._exchanged(asked["code"], kept), kept)
        hours = self._login.session_hours
        return Entered(viewer, self._give(viewer, hours, self.issuer), kept.back)

    def leaving(self) -> str | None:
        """Where the issuer ends its own session (OpenID Connect RP-Initiated Logout 1.0); None: nowhere."""
        try:
            place = self._endpoint("end_session_endpoint")
        except NotSignedIn:
            return None
        return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode({'client_id': self._login.client_id})}"

    def _exchanged(self, code: str, kept: Kept) -> Mapping[str, Any]:
        """The issuer's tokens for a code. Raises NotSignedIn."""
        try:
            with self._client(kept.callback) as client:
                found = client.fetch_token(
                    self._endpoint("token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=kept.verifier,
                )
        except AuthlibBaseError as error:
            raise NotSignedIn("code") from error
        except (httpx2.HTTPError, OSError, ValueError, KeyError, TypeError) as error:
            raise NotSignedIn("away") from error
        if not isinstance(found, Mapping):
            raise NotSignedIn("away")
        return found

    def _viewer(self, tokens: Mapping[str, Any], kept: Kept) -> Viewer:
        """Who the ID token speaks of (OpenID Connect Core 1.0 section 3.1.3.7). Raises NotSignedIn."""
        token, access = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(token, str) or not token.isascii() or len(token) > TOKEN_CHARACTERS:
            raise NotSignedIn("token")
        try:
            number = jws.extract_compact(token.encode()).headers().get("kid")
            keys = self._keys.find(number if isinstance(number, str) else None)
            decoded = jwt.decode(token, keys, algorithms=self._algorithms)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self._login.client_id},
                },
                {
                    "nonce": kept.nonce,
                    "client_id": self._login.client_id,
                    "access_token": access if isinstance(access, str) else None,
                },
            )
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, AuthlibBaseError, NotAdmitted, ValueError, TypeError, RecursionError) as error:
            raise NotSignedIn("token") from error
        try:
            return viewer_of(claims, self._trusted)
        except NotAdmitted as error:
            raise NotSignedIn("role") from error

    def _endpoint(self, name: str) -> str:
        """A place that the issuer's configuration names. Raises NotSignedIn."""
        try:
            return safe(str(self._keys.about().get(name)))
        except (NotAdmitted, ValueError) as error:
            raise NotSignedIn("away") from error

    def _client(self, callback: str) -> OAuth2Client:
        try:
            secret = self._login.secret()
        except (OSError, ValueError) as error:
            raise NotSignedIn("secret") from error
        try:
            about = self._keys.about()
        except NotAdmitted as error:
            raise NotSignedIn("away") from error
        ways = about.get("token_endpoint_auth_methods_supported")
        post = isinstance(ways, list) and "client_secret_basic" not in ways and "client_secret_post" in ways
        return OAuth2Client(
            client_id=self._login.client_id,
            client_secret=secret,
            token_endpoint_auth_method="none" if secret is None else f"client_secret_{'post' if post else 'basic'}",
            scope=" ".join(self._login.scopes),
            redirect_uri=callback,
            code_challenge_method="S256",
            timeout=SECONDS,
            follow_redirects=False,
        )

    def _sealed(self, kept: Kept) -> str:
        said = json.dumps(vars(kept)).encode()
        return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, said, self._seal)

    def _opened(self, cookie: str | None) -> Kept | None:
        """What a cookie of ours says; None for any other."""
        if not cookie or not cookie.isascii() or len(cookie) > TOKEN_CHARACTERS:
            return None
        try:
            found = jwe.decrypt_compact(cookie, self._seal, algorithms=["dir", "A256GCM"])
        except (JoseError, ValueError, TypeError):
            return None
        said = json.loads(found.plaintext or b"{}")
        return Kept(**said) if said.get("name") == self.name else None


def doors(
    state: Path,
    issuers: Sequence[OidcIssuer],
    admission: Admission,
    revocations: Revocations,
    public_url: str | None = None,
) -> Doors:
    """The ways in for people of a ledger, and the way out: a session that was begun at an issuer ends by its token."""

    def give(viewer: Viewer, hours: float, via: str) -> str:
        return issuer.issue(state, viewer, hours, via)

    logins = [
        Login(each, each.login, Keys(each.issuer), of_oidc(each), give) for each in issuers if each.login is not None
    ]

    def leave(token: str) -> Sequence[tuple[str, str]]:
        try:
            admission.viewer(token)
            claims = json.loads(jws.extract_compact(token.encode()).payload)
            if claims.get("iss") != issuer.NAME or "via" not in claims:
                return ()
            revocations.revoke(claims["jti"], datetime.fromtimestamp(claims["exp"] + LEEWAY_SECONDS, UTC))
        except (NotAdmitted, Unknown):
            return ()
        places = [(each.title, each.leaving()) for each in logins if each.issuer == claims["via"]]
        return [(title, place) for title, place in places if place is not None]

    return Doors(logins, leave, public_url)
