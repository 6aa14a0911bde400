"""The built-in issuer of bearer tokens, for development and small ledgers: one key in the state folder signs them."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import Final

from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet

from domain.access import Viewer
from stack.credentials import write_private
from tinledger import files

NAME: Final = "tinledger"
"""What its tokens say in `iss`."""
AUDIENCE: Final = "tinledger"
ALGORITHM: Final = "ES256"
"""ECDSA on P-256 (RFC 7518 section 3.4)."""
MOST_HOURS: Final = 24 * 366


def key(state: Path) -> ECKey:
    """The signing key of this folder, readable by its owner only; made when it is missing."""
    path = state / files.TOKEN_KEY
    if not path.exists():
        made = ECKey.generate_key("P-256", {"use": "sig", "kid": secrets.token_hex(4)}, private=True)
        write_private(path, json.dumps(made.as_dict(private=True)).encode())
    return ECKey.import_key(json.loads(path.read_text(encoding="utf-8")))


def public_keys(state: Path) -> KeySet:
    """What its tokens are checked with."""
    return KeySet([ECKey.import_key(key(state).as_dict(private=False))])


def issue(state: Path, viewer: Viewer, hours: float, via: str | None = None) -> str:
    """A token for a viewer that expires after some hours. `via`: the issuer at which the viewer signed in."""
    now = int(time.time())
    signing = key(state)
    claims = {
        "iss": NAME,
        "aud": AUDIENCE,
        "sub": viewer.name,
        "role": viewer.role.value,
        "iat": now,
        "nbf": now,
        "exp": now + int(hours * 3600),
        "jti": secrets.token_hex(8),  # no `-` before it: people type it as an argument
    }
    if viewer.partner is not None:
        claims["partner"] = viewer.partner
    if via is not None:
        claims["via"] = via
    return jwt.encode({"alg": ALGORITHM, "kid": signing.kid}, claims, signing, algorithms=[ALGORITHM])


def id_of(token: str) -> str:
    """The id (`jti`) of a token of ours."""
    return str(json.loads(jws.extract_compact(token.encode()).payload)["jti"])
