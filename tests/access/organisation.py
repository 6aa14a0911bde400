"""A small OpenID Connect issuer as a program of its own: it lets everybody in as `zhang`, and lies where it is told to.

`python organisation.py CLIENT_SECRET_FILE` prints its address once it listens. POST /lies with a JSON object says how
it errs from then on: `claims` (said otherwise in ID tokens; null leaves one out), `iss` (in the answer's address),
`error`, `key` (`foreign`: signed by a key that it does not publish), `token_status`, `form` (people press a button).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT = "tinledger-pages"
BUTTON = "<form action='{url}' method='post'><button>Let in</button></form><script>document.forms[0].submit()</script>"


class Organisation:
    """Its keys, the codes that it gave, and its lies."""

    def __init__(self, url: str, secret: str) -> None:
        self.url = url
        self.secret = secret
        self.key = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"}, private=True)
        self.foreign = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"}, private=True)
        self.codes: dict[str, dict[str, str]] = {}
        self.lies: dict[str, Any] = {}

    async def about(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "end_session_endpoint": f"{self.url}/end",
                "id_token_signing_alg_values_supported": ["ES256"],
            }
        )

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        good = (
            asked.get("client_id") == CLIENT
            and asked.get("response_type") == "code"
            and asked.get("code_challenge_method") == "S256"
            and "openid" in asked.get("scope", "").split()
            and asked.get("redirect_uri", "").endswith("/sign-in/at/bureau/back")
        )
        if not good:
            return JSONResponse({"error": "invalid_request"}, 400)
        if request.method == "GET" and self.lies.get("form"):
            return HTMLResponse(BUTTON.format(url=f"{self.url}/authorize?{request.url.query}".replace("&", "&amp;")))
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        said = {"code": code, "state": asked["state"], "iss": self.lies.get("iss", self.url)}
        if "error" in self.lies:
            said = {"error": self.lies["error"], "error_description": "<b>call me</b>", "state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(said)}", 302)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        given = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ") or b"").decode()
        asked = self.codes.pop(str(form.get("code")), None)  # a code is good once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form.get("code_verifier")).encode()).digest())
        if not hmac.compare_digest(given, f"{CLIENT}:{self.secret}"):
            return JSONResponse({"error": "invalid_client"}, 401)
        if (
            asked is None
            or asked["redirect_uri"] != form.get("redirect_uri")
            or asked["code_challenge"] != challenge.decode().rstrip("=")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        if "token_status" in self.lies:
            return Response("<html>down</html>", self.lies["token_status"])
        now = int(time.time())
        good = {"iss": self.url, "aud": CLIENT, "sub": "zhang", "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {**good, "groups": ["staff", "inspectors"], **self.lies.get("claims", {})}
        key = self.foreign if self.lies.get("key") == "foreign" else self.key
        token = jwt.encode({"alg": "ES256", "kid": key.kid}, {n: v for n, v in claims.items() if v is not None}, key)
        return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": token})

    async def lie(self, request: Request) -> Response:
        self.lies = await request.json()
        return Response(status_code=204)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.about),
                Route("/keys", self.keys),
                Route("/authorize", self.authorize, methods=["GET", "POST"]),
                Route("/token", self.token, methods=["POST"]),
                Route("/lies", self.lie, methods=["POST"]),
            ]
        )


def main() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{listening.getsockname()[1]}"
    made = Organisation(url, Path(sys.argv[1]).read_text())
    print(json.dumps(url), flush=True)
    uvicorn.Server(uvicorn.Config(made.app(), log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main()
