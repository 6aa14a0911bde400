"""What OpenID Connect issuers say of themselves and their keys: read over HTTPS when needed, and kept for a while."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.access import NotAdmitted
from tinledger.trust import safe

DISCOVERY: Final = "/.well-known/openid-configuration"
"""OpenID Connect Discovery 1.0 section 4."""
DOCUMENT_BYTES: Final = 65_536
KEYS_AT_MOST: Final = 50
SECONDS: Final = 5.0
KEPT_SECONDS: Final = 3_600.0
"""How long keys are used before they are read again."""
AGAIN_SECONDS: Final = 30.0
"""The shortest time between two readings, however many tokens name a key that is not known."""


class Keys:
    """The public keys of one issuer, and its configuration, which is read with them."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at: float | None = None
        self._tried_at: float | None = None
        self._keys: KeySet | None = None
        self._about: dict[str, Any] = {}

    def about(self) -> dict[str, Any]:
        """The issuer's configuration (OpenID Connect Discovery 1.0 section 3), at most KEPT_SECONDS old.

        Raises NotAdmitted.
        """
        with self._lock:
            now = self._clock()
            if self._read_at is None or now - self._read_at > KEPT_SECONDS:
                if self._tried_at is not None and now - self._tried_at <= AGAIN_SECONDS:
                    raise NotAdmitted("the issuer's configuration could not be read a moment ago")
                self._tried_at = now
                self._keys = self._read()
                self._read_at = now
            return self._about

    def find(self, key_number: str | None) -> KeySet:
        """The issuer's keys; read anew when they are old, or when none has this number. Raises NotAdmitted."""
        with self._lock:
            now = self._clock()
            old = self._read_at is None or now - self._read_at > KEPT_SECONDS
            if (old or not self._has(key_number)) and (self._tried_at is None or now - self._tried_at > AGAIN_SECONDS):
                self._tried_at = now
                self._keys = self._read()
                self._read_at = now
            if self._keys is None or not self._has(key_number):
                raise NotAdmitted("the token's key is not one of its issuer's")
            return self._keys

    def _has(self, key_number: str | None) -> bool:
        return self._keys is not None and any(key.kid == key_number for key in self._keys.keys)

    def _read(self) -> KeySet:
        try:
            with httpx.Client(timeout=SECONDS, follow_redirects=False) as client:
                about = document(client, self._issuer.rstrip("/") + DISCOVERY)
                if about.get("issuer") != self._issuer:
                    raise NotAdmitted("the issuer's configuration names another issuer")
                keys = document(client, safe(str(about.get("jwks_uri"))))
            if not isinstance(keys.get("keys"), list) or len(keys["keys"]) > KEYS_AT_MOST:
                raise NotAdmitted("the issuer's keys are not a JWK set of a reasonable size")
            self._about = about
            return KeySet.import_key_set({"keys": [each for each in keys["keys"] if signs(each)]})
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            raise NotAdmitted("the issuer's keys cannot be read now") from error


def signs(key: Any) -> bool:
    """Whether a JWK is a public key for signatures; secrets shared with the issuer are never taken."""
    return isinstance(key, dict) and key.get("kty") in ("EC", "OKP", "RSA") and key.get("use", "sig") == "sig"


def document(client: httpx.Client, url: str) -> dict[str, Any]:
    """A JSON object of at most DOCUMENT_BYTES. Raises httpx.HTTPError, ValueError."""
    with client.stream("GET", url) as response:
        response.raise_for_status()
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > DOCUMENT_BYTES:
                raise ValueError(f"{url}: more than {DOCUMENT_BYTES} bytes")
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError(f"{url}: not an object")
    return found
