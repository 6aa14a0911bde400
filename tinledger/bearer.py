"""Checks bearer tokens: signature by the keys of an issuer that is known, audience, times, and the role they give."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.requests import HTTPConnection

from domain.access import NOBODY, ROLES, NotAdmitted, Role, Viewer
from domain.errors import Unacceptable
from domain.identifiers import parse_partner
from projections.revocations import Unknown
from tinledger import issuer
from tinledger.oidc import Keys
from tinledger.trust import OidcIssuer

TOKEN_CHARACTERS: Final = 8_192
"""The longest token that is looked at."""
LEEWAY_SECONDS: Final = 30
"""How far the clocks of issuer and ledger may be apart."""
Find: TypeAlias = Callable[[str | None], KeySet]
"""The keys of an issuer, given the key number of a token. Raises NotAdmitted."""


@dataclass(frozen=True)
class Trusted:
    """An issuer whose tokens are taken: who it is, for whom, signed how, and how its claims become a viewer."""

    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    keys: Find
    role_claim: str = "role"
    roles: Mapping[str, str] | None = None
    """The claim's value → our role; None: the claim says our role itself."""
    partner_claim: str = "partner"


Revoked: TypeAlias = Callable[[str | None, str, float | None], bool]
"""Whether a token is taken back, given its id, its name and when it was given. Raises projections' Unknown."""
COOKIE: Final = "tinledger_token"
"""Where a browser keeps the token that was typed in at /sign-in."""
SAFE: Final = ("GET", "HEAD")


class Admission:
    """Turns what a request carries into a viewer."""

    def __init__(self, trusted: Sequence[Trusted], revoked: Revoked | None = None) -> None:
        """`revoked` tells of tokens that were taken back (None: none is, for tests)."""
        self._trusted = {each.issuer: each for each in trusted}
        self._revoked = revoked

    def __call__(self, request: HTTPConnection) -> Viewer:
        """The viewer by the Authorization header, else by the cookie of a page of ours, else nobody.

        Raises NotAdmitted for whatever is no good token, so that nobody takes an expired one for an empty ledger.
        """
        authorization = request.headers.get("authorization")
        if authorization is not None:
            scheme, _, token = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise NotAdmitted("expected Authorization: Bearer <token>")
            return self.viewer(token.strip())
        kept = request.cookies.get(COOKIE)
        if kept is None:
            return NOBODY
        if request.scope.get("method") not in SAFE and not from_here(request):
            raise NotAdmitted("a cookie counts only in requests of this server's own pages")
        return self.viewer(kept)

    def viewer(self, token: str) -> Viewer:
        """The viewer of a token. Raises NotAdmitted."""
        if not token.isascii() or len(token) > TOKEN_CHARACTERS:
            raise NotAdmitted(f"a token has at most {TOKEN_CHARACTERS} characters of ASCII")
        try:
            unverified = jws.extract_compact(token.encode())
            said = json.loads(unverified.payload)
            key_number = unverified.headers().get("kid")
        except (JoseError, ValueError, RecursionError) as error:
            raise NotAdmitted("the token is not a signed JWT") from error
        trusted = self._trusted.get(str(said.get("iss"))) if isinstance(said, dict) else None
        if trusted is None:
            raise NotAdmitted("the token's issuer is not known here")
        keys = trusted.keys(key_number if isinstance(key_number, str) else None)
        checks = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": trusted.issuer},
            aud={"essential": True, "value": trusted.audience},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            claims = jwt.decode(token, keys, algorithms=list(trusted.algorithms)).claims
            checks.validate(claims)
        except (JoseError, ValueError) as error:
            # Only the kind of the error: its text may quote the token.
            raise NotAdmitted(f"the token is refused: {getattr(error, 'error', 'malformed')}") from error
        viewer = viewer_of(claims, trusted)
        if self._revoked is not None:
            try:
                taken_back = self._revoked(text(claims.get("jti")), viewer.name, moment(claims.get("iat")))
            except Unknown as error:
                raise NotAdmitted(str(error)) from error
            if taken_back:
                raise NotAdmitted("the token was taken back")
        return viewer


def viewer_of(claims: Mapping[str, Any], trusted: Trusted) -> Viewer:
    """The viewer that checked claims tell of. Raises NotAdmitted where they give no role, or no partner to one."""
    found = claims.get(trusted.role_claim)
    told = [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str)]
    mapping = ROLES if trusted.roles is None else {value: ROLES[role] for value, role in trusted.roles.items()}
    role = next((role for value, role in mapping.items() if value in told), None)
    if role is None:
        raise NotAdmitted(f"the token gives no role: claim {trusted.role_claim}")
    partner = None
    if role is Role.PARTNER:
        try:
            partner = parse_partner(str(claims.get(trusted.partner_claim)))
        except Unacceptable as error:
            raise NotAdmitted(f"the token names no partner: claim {trusted.partner_claim}") from error
    return Viewer(role=role, name=str(claims["sub"])[:200], partner=partner)


def text(value: Any) -> str | None:
    """A claim that is a text."""
    return value if isinstance(value, str) else None


def moment(value: Any) -> float | None:
    """A claim that is a time, in seconds since 1970."""
    return float(value) if isinstance(value, int | float) else None


def from_here(request: HTTPConnection) -> bool:
    """Whether the browser says that a request comes from a page of this server."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    return request.headers.get("origin") == f"{request.url.scheme}://{request.url.netloc}"


def admission(state: Path, others: Sequence[OidcIssuer], revoked: Revoked | None = None) -> Admission:
    """Who is let in to the ledger of a state folder: by its own tokens, and those of the OIDC issuers given."""
    own_keys = issuer.public_keys(state)
    own = Trusted(issuer.NAME, issuer.AUDIENCE, (issuer.ALGORITHM,), lambda key_number: own_keys)
    return Admission([own, *(of_oidc(each) for each in others)], revoked)


def of_oidc(configured: OidcIssuer) -> Trusted:
    """A configured issuer, with its keys read from it when they are needed."""
    return Trusted(
        issuer=configured.issuer,
        audience=configured.audience,
        algorithms=tuple(configured.algorithms),
        keys=Keys(configured.issuer).find,
        role_claim=configured.role_claim,
        roles=configured.roles,
        partner_claim=configured.partner_claim,
    )
