"""Issuers of tokens by configuration: who is trusted, for which audience, and what their claims mean here."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from domain.access import ROLES

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class OidcLogin(BaseModel):
    """How people sign in to the pages at an issuer: this ledger as its client.

    The secret is kept in a file that only its owner may read, or given in the environment; without either the ledger
    is a public client, which PKCE alone guards.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    """Its part of the address that the issuer sends people back to: /sign-in/at/<name>/back."""
    title: str | None = Field(default=None, max_length=80)
    client_id: str = Field(min_length=1)
    client_secret: SecretStr | None = None
    client_secret_file: Path | None = None
    scopes: list[str] = ["openid"]
    session_hours: float = Field(default=8.0, gt=0, le=24)

    @model_validator(mode="after")
    def _one_secret(self) -> OidcLogin:
        if self.client_secret is not None and self.client_secret_file is not None:
            raise ValueError("client_secret and client_secret_file: give one of them")
        if "openid" not in self.scopes:
            raise ValueError("scopes: openid is missing")
        return self

    def secret(self) -> str | None:
        """The client's secret, read now. Raises ValueError for a file that others than its owner may read."""
        if self.client_secret is not None:
            return self.client_secret.get_secret_value()
        if self.client_secret_file is None:
            return None
        with self.client_secret_file.open(encoding="utf-8") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise ValueError(f"{self.client_secret_file} may be read by others than its owner: chmod 600 it")
            return file.read(4_096).strip()


class OidcIssuer(BaseModel):
    """An issuer whose tokens are taken, and what its claims mean here."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    issuer: str
    audience: str = Field(min_length=1)
    role_claim: str = "roles"
    roles: dict[str, str]
    partner_claim: str = "partner"
    algorithms: list[Literal["ES256", "ES384", "Ed25519", "EdDSA", "PS256", "RS256"]] = ["ES256"]
    login: OidcLogin | None = None

    @field_validator("issuer")
    @classmethod
    def _safe(cls, value: str) -> str:
        return safe(value)

    @field_validator("roles")
    @classmethod
    def _known(cls, value: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(value.values()) - set(ROLES)):
            raise ValueError(f"roles {', '.join(unknown)} are not known: {', '.join(ROLES)}")
        return value


def safe(url: str) -> str:
    """An address that nobody on the way can answer for: HTTPS, or this machine. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url
    raise ValueError(f"{url}: expected https://")
