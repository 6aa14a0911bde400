"""All settings, read from the environment in this one place; options of the command line come before them."""

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from stack import Options, StackError
from tinledger.trust import OidcIssuer, safe

HINT: Final = "docs/reference/settings.md says what each setting is."


class Settings(BaseSettings):
    """Each is an environment variable: the name in capitals after TINLEDGER_."""

    model_config = SettingsConfigDict(env_prefix="TINLEDGER_", hide_input_in_errors=True)

    state: Path = Field(default=Path(".tinledger"), description="Folder for all data, logs and downloads.")
    downloads: Path | None = Field(default=None, description="Folder for downloads, when other state folders share it.")
    postgres: Path | None = Field(default=None, description="Folder that holds bin/ of an installed PostgreSQL to run.")
    database_url: str | None = Field(default=None, description="A PostgreSQL 17 or newer that runs already.")
    bootstrap_servers: str | None = Field(default=None, description="A Kafka that runs already: host:port,host:port.")
    partner_bootstrap_servers: str | None = Field(default=None, description="Where partners reach that Kafka.")
    kafka_user: str = Field(default="", description="The ledger's SCRAM-SHA-512 user on that Kafka; empty: no login.")
    kafka_password: str = Field(default="", description="Its password.")
    kafka_ca_file: str = Field(default="", description="Certificates to trust there (PEM); empty: no TLS.")
    http_host: str = Field(default="127.0.0.1", description="Address that pages and GraphQL are served on.")
    http_port: int = Field(default=8765, ge=0, le=65535, description="Their port; 0 picks a free one.")
    ready_lag: int = Field(
        default=10_000, ge=0, description="Events that the views may be behind the store and still be ready."
    )
    may_lose: bool = Field(
        default=False, description="Start even where settings of Kafka or PostgreSQL can lose acknowledged records."
    )
    trace_share: float = Field(
        default=0.0, ge=0, le=1, description="Share of events whose way is told to OpenTelemetry; 0: none."
    )
    oidc: list[OidcIssuer] = Field(
        default=[], description="OpenID Connect issuers whose bearer tokens are taken, as a JSON list."
    )
    public_url: str | None = Field(
        default=None, description="Where people reach the pages, if a proxy stands before them: https://host."
    )

    @field_validator("oidc")
    @classmethod
    def _told_apart(cls, value: list[OidcIssuer]) -> list[OidcIssuer]:
        names = [each.login.name for each in value if each.login is not None]
        for what, said in (("issuer", [each.issuer for each in value]), ("login", names)):
            if twice := sorted({each for each in said if said.count(each) > 1}):
                raise ValueError(f"{what} {', '.join(twice)}: said twice")
        return value

    @field_validator("public_url")
    @classmethod
    def _bare(cls, value: str | None) -> str | None:
        return None if not value else safe(value).rstrip("/")


@cache
def settings() -> Settings:
    """The settings of this process. Raises StackError, which names each that is wrong and tells no secret."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [
            f"{variable(each['loc'])}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise StackError("; ".join(wrong), HINT) from None
    except SettingsError as error:
        raise StackError(f"TINLEDGER_OIDC is no JSON: {error.__cause__}", HINT) from None


def variable(place: tuple[int | str, ...]) -> str:
    """The environment variable of a setting, and where in it: TINLEDGER_OIDC.0.login.name."""
    name, *inside = map(str, place)
    return ".".join((f"TINLEDGER_{name.upper()}", *inside))


def options(database_url: str | None = None, bootstrap_servers: str | None = None, *, sync: bool = True) -> Options:
    """What the stack is to start: given options first, then the environment."""
    read = settings()
    return Options(
        database_url=database_url or read.database_url,
        bootstrap_servers=bootstrap_servers or read.bootstrap_servers,
        partner_bootstrap_servers=read.partner_bootstrap_servers,
        kafka_user=read.kafka_user,
        kafka_password=read.kafka_password,
        kafka_ca_file=read.kafka_ca_file,
        sync=sync,
        downloads=read.downloads,
        postgres=read.postgres,
    )
