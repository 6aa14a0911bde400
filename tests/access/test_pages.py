"""Every page with every role, and signing in."""

from __future__ import annotations

import pytest

from tests.access.conftest import HEADERS
from tests.api.client import Api
from tests.chain import CAN, DECLARATION, FIRST_SERIAL, IMPORTED, MADE, MAKER
from web.app import PAGES

RECORDS = {"partner", "investigator", "customs"}
LOOKED_AT = {
    "/": "/",
    "/batches": "/batches",
    "/batch/{gtin}/{number:path}": f"/batch/{MADE.replace(':', '/')}",
    "/lineage/{node:path}": f"/lineage/batch:{MADE}",
    "/consignments": "/consignments",
    "/consignment/{declaration_number}": f"/consignment/{DECLARATION}",
    "/findings": "/findings",
    "/finding/{rule}/{subject:path}": f"/finding/X01/{DECLARATION}/1",
    "/event/{sequence}": "/event/3",
    "/can": f"/can?code={FIRST_SERIAL}&gtin={CAN}",
    "/party/{party_id:path}": f"/party/{MAKER}",
}


def headers(role: str) -> dict[str, str | None]:
    return {"authorization": HEADERS[role]}


def main(page: str) -> str:
    """What a page shows, without its frame."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_every_page_is_looked_at() -> None:
    assert set(LOOKED_AT) == set(PAGES)


@pytest.mark.parametrize("role", HEADERS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_shown_to_those_roles_only(site: Api, path: str, role: str) -> None:
    shown = site.send("GET", LOOKED_AT[path], headers=headers(role))
    if path == "/can":
        assert shown.status_code == 200
    elif role in RECORDS:
        assert shown.status_code in (200, 404)
    elif path == "/":
        assert (shown.status_code, shown.headers["location"]) == (303, "/can")
    else:
        assert shown.status_code == 403
        assert "/event/" not in main(shown.text) and "s0:" not in main(shown.text)


def test_a_partner_sees_its_own_batch_and_not_anothers(site: Api) -> None:
    batches = {"producer-1": MADE, "importer-1": IMPORTED}
    for partner in batches:
        for owner, batch in batches.items():
            path = f"/batch/{batch.replace(':', '/')}"
            shown = site.send("GET", path, headers={"authorization": f"Bearer partner {partner}"})
            assert shown.status_code == (200 if owner == partner else 404), (partner, batch)


def test_the_owner_of_a_can_sees_no_way_through_the_trade(site: Api) -> None:
    trade = ("Pallet", "91310115000000027G", "/event/", "s0:")
    public = site.send("GET", LOOKED_AT["/can"], headers=headers("nobody")).text
    whole = site.send("GET", LOOKED_AT["/can"], headers=headers("investigator")).text
    assert [word for word in trade if word in main(public)] == []
    assert "Pallet" in main(whole) and "/event/" in main(whole)


def test_a_token_that_is_refused_shows_nothing(site: Api) -> None:
    shown = site.send("GET", "/batches", headers={"authorization": "Bearer forged"})
    assert shown.status_code == 401
    assert MADE.partition(":")[2] not in main(shown.text)


def test_signing_in_keeps_the_token_from_scripts_and_other_sites(site: Api) -> None:
    sent = {"content": b"token=inspector", "headers": {"authorization": None}}
    cookie = site.send("POST", "/sign-in", **sent).headers["set-cookie"]
    assert cookie.startswith("tinledger_token=inspector;")
    assert "httponly" in cookie.lower() and "samesite=strict" in cookie.lower()
    for name, value in (("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")):
        assert site.send("POST", "/sign-in", content=b"token=inspector", headers={name: value}).status_code == 403
    gone = site.send("POST", "/sign-in", content=b"token=").headers["set-cookie"]
    assert "max-age=0" in gone.lower()
    big = site.send("POST", "/sign-in", content=b"token=" + b"x" * 20_000)
    assert big.status_code == 413
