"""The contracts over HTTP as a schema registry answers, for clients and tools that know Confluent's; it only answers.

A contract is released by a commit: what would register, delete or configure is refused. Registering a schema that is a
contract already gives its number, as any registry does, so that serializers work with their defaults.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from api.limits import BODY_BYTES
from consumers.asyncapi import text as document
from schemas import subjects
from schemas.library import Contract, UnknownContract, by_number

MEDIA_TYPE: Final = "application/vnd.schemaregistry.v1+json"
KEEP: Final = {"Cache-Control": "public, max-age=3600"}
"""A released contract never changes, so whoever has it need not ask again."""
RELEASED: Final = "contracts are released by a commit to schemas/records, not over HTTP"


class Refused(Exception):
    """What a request is refused with: HTTP status, the registry's error code, a sentence."""

    def __init__(self, status: int, code: int, said: str) -> None:
        super().__init__(said)
        self.status = status
        self.code = code


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer of a registry."""
    return Response(json.dumps(value, ensure_ascii=False), status, headers, MEDIA_TYPE)


def _number(request: Request) -> int:
    text = request.path_params["id"]
    if text.isascii() and text.isdigit() and len(text) < 10:
        try:
            by_number(int(text))
            return int(text)
        except UnknownContract:
            pass
    raise Refused(404, 40403, f"Schema {text} not found")


def _versions(request: Request) -> Mapping[int, int]:
    subject = request.path_params["subject"]
    found = subjects.subjects().get(subject)
    if found is None:
        raise Refused(404, 40401, f"Subject '{subject}' not found; subjects are full record names")
    return found


def _version(request: Request) -> tuple[int, int]:
    """(version, number) of the version that a path names."""
    versions, asked = _versions(request), request.path_params["version"]
    if asked in ("latest", "-1"):
        version = max(versions)
    elif asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) > 0:
        version = int(asked)
    else:
        raise Refused(422, 42202, f"The version '{asked}' is neither a number above 0 nor 'latest'")
    if version not in versions:
        raise Refused(404, 40402, f"Version {version} not found")
    return version, versions[version]


async def _given(request: Request) -> Any:
    """The schema in the body. Raises Refused."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES:
            raise Refused(413, 41301, f"a request body has at most {BODY_BYTES} bytes")
    try:
        said = json.loads(body)
        text, kind = said["schema"], said.get("schemaType") or "AVRO"
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise Refused(422, 42201, 'the body must be {"schema": "…"}') from error
    if kind != "AVRO" or not isinstance(text, str) or said.get("references"):
        raise Refused(422, 42201, "contracts are Avro, each in one piece without references")
    try:
        return await run_in_threadpool(subjects.read, text)
    except subjects.NotASchema as error:
        raise Refused(422, 42201, f"Invalid schema: {error}") from error


def _registered(contract: Contract, subject: str) -> dict[str, Any]:
    return {
        "subject": subject,
        "id": contract.number,
        "version": contract.version,
        "schema": subjects.text(contract.number),
    }


async def schema_by_id(request: Request) -> Response:
    """`/schemas/ids/{id}`: what the number in a message's first bytes means."""
    return answer({"schema": subjects.text(_number(request))}, headers=KEEP)


async def raw_by_id(request: Request) -> Response:
    """`/schemas/ids/{id}/schema`: the schema itself."""
    return Response(subjects.text(_number(request)), headers=KEEP, media_type=MEDIA_TYPE)


async def versions_by_id(request: Request) -> Response:
    """`/schemas/ids/{id}/versions`: the subject and version that a number is; never more than one."""
    contract = by_number(_number(request))
    return answer([{"subject": subjects.subject_of(contract), "version": contract.version}])


async def subjects_by_id(request: Request) -> Response:
    """`/schemas/ids/{id}/subjects`."""
    return answer([subjects.subject_of(by_number(_number(request)))])


async def types(request: Request) -> Response:
    """`/schemas/types`."""
    return answer(["AVRO"])


async def subject_names(request: Request) -> Response:
    """`/subjects`, those that begin with `subjectPrefix` if one is given."""
    prefix = request.query_params.get("subjectPrefix", "")
    return answer(sorted(name for name in subjects.subjects() if name.startswith(prefix)))


async def versions(request: Request) -> Response:
    """`/subjects/{subject}/versions`; a POST of a contract that is there gives its number, another is refused."""
    if request.method == "POST":
        contract = await _look_up(request)
        if contract is None:
            raise Refused(422, 42205, f"this schema is no contract of the ledger: {RELEASED}")
        return answer({"id": contract.number, "version": contract.version})
    return answer(list(_versions(request)))


async def version(request: Request) -> Response:
    """`/subjects/{subject}/versions/{version}`."""
    _, number = _version(request)
    return answer(_registered(by_number(number), request.path_params["subject"]))


async def raw_version(request: Request) -> Response:
    """`/subjects/{subject}/versions/{version}/schema`."""
    return Response(subjects.text(_version(request)[1]), headers=KEEP, media_type=MEDIA_TYPE)


async def referenced_by(request: Request) -> Response:
    """`/subjects/{subject}/versions/{version}/referencedby`: no contract refers to another."""
    _version(request)
    return answer([])


async def _look_up(request: Request) -> Contract | None:
    subject = request.path_params["subject"]
    numbers = subjects.named(subject)
    if numbers is None:
        raise Refused(404, 40401, f"Subject '{subject}' not found; subjects are full record names")
    schema = await _given(request)
    return await run_in_threadpool(subjects.find, schema, numbers.values())


async def look_up(request: Request) -> Response:
    """`POST /subjects/{subject}`: under which number a schema is known there."""
    contract = await _look_up(request)
    if contract is None:
        raise Refused(404, 40403, "Schema not found")
    return answer(_registered(contract, request.path_params["subject"]))


async def compatibility(request: Request) -> Response:
    """`POST /compatibility/subjects/{subject}/versions[/{version}]`: whether a schema could be released beside it."""
    numbers = [_version(request)[1]] if "version" in request.path_params else list(_versions(request).values())
    schema = await _given(request)
    found = await run_in_threadpool(subjects.misfits, schema, numbers)
    said: dict[str, Any] = {"is_compatible": not found}
    if request.query_params.get("verbose", "").lower() == "true":
        said["messages"] = found
    return answer(said)


async def config(request: Request) -> Response:
    """`/config[/{subject}]`."""
    return answer({"compatibilityLevel": subjects.LEVEL})


async def mode(request: Request) -> Response:
    """`/mode[/{subject}]`: nothing is written here."""
    return answer({"mode": "READONLY"})


async def asyncapi(request: Request) -> Response:
    """`/asyncapi.json`, not below the registry: topics and messages as a document for programs."""
    return Response(document(), headers=KEEP, media_type="application/json")


async def root(request: Request) -> Response:
    """`/`: clients ask whether anybody is there."""
    return answer({})


GET: Final = ("GET",)
POST: Final = ("POST",)
PATHS: Final[tuple[tuple[str, tuple[str, ...], Callable[[Request], Any]], ...]] = (
    ("/", GET, root),
    ("/schemas/types", GET, types),
    ("/schemas/ids/{id}", GET, schema_by_id),
    ("/schemas/ids/{id}/schema", GET, raw_by_id),
    ("/schemas/ids/{id}/versions", GET, versions_by_id),
    ("/schemas/ids/{id}/subjects", GET, subjects_by_id),
    ("/subjects", GET, subject_names),
    ("/subjects/{subject}", POST, look_up),
    ("/subjects/{subject}/versions", ("GET", "POST"), versions),
    ("/subjects/{subject}/versions/{version}", GET, version),
    ("/subjects/{subject}/versions/{version}/schema", GET, raw_version),
    ("/subjects/{subject}/versions/{version}/referencedby", GET, referenced_by),
    ("/compatibility/subjects/{subject}/versions", POST, compatibility),
    ("/compatibility/subjects/{subject}/versions/{version}", POST, compatibility),
    ("/config", GET, config),
    ("/config/{subject}", GET, config),
    ("/mode", GET, mode),
    ("/mode/{subject}", GET, mode),
)
"""Path, methods, who answers."""


def _endpoint(methods: tuple[str, ...], handler: Callable[[Request], Any]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            if request.method.replace("HEAD", "GET") not in methods:
                raise Refused(405, 405, f"{request.method} is refused: {RELEASED}")
            found: Response = await handler(request)
            return found
        except Refused as refused:
            return answer({"error_code": refused.code, "message": str(refused)}, refused.status)

    endpoint.__name__ = handler.__name__
    return endpoint


def routes() -> list[BaseRoute]:
    """The registry under `/registry`, and the document of topics and messages beside it."""
    return [Mount("/registry", routes=registry()), Route("/asyncapi.json", asyncapi)]


def registry() -> list[BaseRoute]:
    """The paths of the registry; any other is answered as a registry answers, in JSON."""
    every = ("GET", "POST", "PUT", "PATCH", "DELETE")
    found: list[BaseRoute] = [Route(path, _endpoint(allowed, each), methods=every) for path, allowed, each in PATHS]

    async def unknown(request: Request) -> Response:
        return answer({"error_code": 404, "message": f"no such path: {request.url.path}"}, 404)

    return [*found, Route("/{rest:path}", unknown, methods=every)]
