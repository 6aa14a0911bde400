"""Issuers of tokens by configuration: who is trusted, for which audience, and what their claims mean here."""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from domain.access import ROLES

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


class OidcIssuer(BaseModel):
    """An issuer whose tokens are taken, and what its claims mean here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str
    audience: str = Field(min_length=1)
    role_claim: str = "roles"
    roles: dict[str, str]
    partner_claim: str = "partner"
    algorithms: list[Literal["ES256", "ES384", "Ed25519", "EdDSA", "PS256", "RS256"]] = ["ES256"]

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
