"""The pages: what they show, how they say what is missing, and that they need nothing but themselves."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from projections import lineage
from tests.chain import CAN, DECLARATION, FIRST_SERIAL, FOREIGN, MADE, MAKER, MILK, PREMIX, Chain
from tests.pages.conftest import Get
from web.layout import HEIGHT, cut, picture
from web.words import FIELDS, PHRASES, label, phrase

BATCH = f"/batch/{CAN}/24A15B1"
PAGES = [
    "/",
    "/batches",
    BATCH,
    f"/batch/{FOREIGN}/NL24A15B1",
    f"/lineage/batch:{MADE}",
    f"/lineage/material_lot:{MILK}",
    "/consignments",
    f"/consignment/{DECLARATION}",
    f"/consignment/{DECLARATION}?all=1",
    "/findings",
    f"/findings?batch={MADE}&status=all",
    f"/finding/X01/{DECLARATION}/1",
    "/finding/P03/producer-1/BatchRelease/BR-2",
    "/event/14",
    "/event/s0:36",
    "/can",
    f"/can?code={CAN}.{FIRST_SERIAL}",
    f"/party/{MAKER}",
]


class Links(HTMLParser):
    """Every address that a page names, and the tags that it uses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_stands_alone_in_both_languages(get: Get, path: str, language: str) -> None:
    answer = get(path, accept_language=language)
    assert answer.status_code == 200, answer.text
    read = Links(answer.text)
    assert not read.tags & {"script", "iframe", "img"}
    assert not read.attributes & {"style", "onclick", "onload"}
    assert all(link.startswith(("/", "#")) or link == "" for link in read.links)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}">' in answer.text


@pytest.mark.parametrize("path", [BATCH, f"/lineage/batch:{MADE}", f"/consignment/{DECLARATION}", "/findings", "/"])
def test_every_link_of_a_page_leads_somewhere(get: Get, path: str) -> None:
    links = {link for link in Links(get(path).text).links if link.startswith("/")}
    assert len(links) > 10
    answers = {link: get(link).status_code for link in links}
    assert {link: status for link, status in answers.items() if status not in (200, 303)} == {}


def test_the_batch_page_says_the_verdict_first_and_links_facts_to_events(get: Get, chain: Chain) -> None:
    text = get(BATCH).text
    verdict = re.search(r'class="verdict">\s*(.*?)\s*</p>', text, re.DOTALL)
    assert verdict is not None and "released on 2024-02-05" in verdict[1]
    for name in ("packing", "released", "sale", "resale", "pallet", "receipt", "check"):
        assert f'href="/event/{chain.proof[name]}"' in text
    assert "5,610" in text and "not recorded" in text


def test_missing_data_is_said_in_the_language_of_the_page(get: Get) -> None:
    assert "未记录" in get(BATCH + "?lang=zh").text
    assert "not recorded" not in get(BATCH + "?lang=zh").text


def test_a_page_is_as_of_its_position_and_keeps_it_in_links(get: Get, chain: Chain) -> None:
    held = f"s0:{chain.proof['held']}"
    text = get(f"{BATCH}?asOf={held}&lang=en").text
    assert f"/event/{chain.proof['held']}?asOf={quote(held, safe='')}" in text
    assert f'href="/event/{chain.proof["released"]}' not in text
    assert f"As of {held}" in text


def test_the_consignment_shows_only_differences_until_asked(get: Get) -> None:
    some, whole = get(f"/consignment/{DECLARATION}").text, get(f"/consignment/{DECLARATION}?all=1").text
    assert "2 differences" in some and "missing in record" in some and ">mismatch<" in some
    assert ">match<" not in some and ">match<" in whole


def test_the_picture_of_a_lineage_is_made_here_and_has_its_table(get: Get, chain: Chain) -> None:
    text = get(f"/lineage/batch:{MADE}").text
    svg = re.search(r"<svg.*?</svg>", text, re.DOTALL)
    assert svg is not None
    drawn = ElementTree.fromstring(svg[0])
    boxes = drawn.findall(".//g")
    targets = {link.get("href", "").partition("?")[0] for link in drawn.findall(".//a")}
    for node in (f"batch:{MADE}", f"material_lot:{MILK}", f"material_lot:{PREMIX}"):
        assert f"/lineage/{quote(node)}" in targets or f"/lineage/{node}" in targets
        assert node in text.replace(svg[0], "")
    assert len(boxes) == 5 + 2 + 1 + 2  # nodes, suppliers, the receiver, the buyers
    assert f"/event/{chain.proof['production']}" in targets
    assert "no delivery of this material lot is recorded" in text


def test_boxes_of_a_picture_do_not_overlap_and_it_is_the_same_each_time(chain: Chain) -> None:
    with chain.connect() as connection:
        found = lineage.lineage(connection, [f"batch:{MADE}"], chain.position)
    drawn = picture(found)
    assert drawn == picture(found)
    by_column: dict[int, list[int]] = {}
    for box in drawn.boxes:
        by_column.setdefault(box.x, []).append(box.y)
    for rows in by_column.values():
        assert all(below - above >= HEIGHT for above, below in zip(sorted(rows), sorted(rows)[1:], strict=False))
    assert all(box.y + HEIGHT <= drawn.height for box in drawn.boxes)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("24A15B1", BATCH),
        ("24a15-b100", f"/batch/{CAN}/24A15B100"),
        (MADE, BATCH),
        (DECLARATION, f"/consignment/{DECLARATION}"),
        (MAKER, f"/party/{MAKER}"),
        ("s0:4", "/event/s0:4"),
        (f"(01){CAN}(21)5", "/can?code="),
        (f"{CAN}.5", "/can?code="),
    ],
)
def test_the_search_box_goes_where_the_text_points(get: Get, text: str, target: str) -> None:
    answer = get(f"/?q={quote(text)}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(target)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"/batch/{CAN}/NOBODY", 404, "no event names it as of this position"),
        ("/batch/12/x", 400, "expected 8, 12, 13 or 14 digits"),
        (f"{BATCH}?asOf=s0:9999", 404, "is not reached"),
        (f"{BATCH}?asOf=tomorrow", 400, "a position such as s0:123456"),
        ("/event/99999", 404, "there is no event"),
        ("/event/x", 400, "a position such as"),
        ("/finding/X01/nothing", 404, "found nothing about"),
        ("/findings?severity=bad", 400, "expected one of"),
        ("/findings?after=zz", 400, "a cursor that this list gave"),
        ("/consignment/1", 400, "expected"),
        ("/can?code=%00", 400, "expected"),
        ("/lineage/x", 400, "batch:"),
        (f"/lineage/batch:{MADE}?back=1000", 400, "0 to 50"),
        ("/?q=nobody", 404, "Nothing found"),
    ],
)
def test_a_wrong_question_is_answered_in_words(get: Get, path: str, status: int, said: str) -> None:
    answer = get(path)
    assert answer.status_code == status
    assert said in answer.text.replace("&lt;", "<").replace("&gt;", ">")


def test_what_a_partner_wrote_cannot_become_markup(get: Get) -> None:
    for path in (BATCH, "/?q=" + quote("<script>alert(1)</script>")):
        text = get(path).text
        assert "<script" not in text and "&lt;script&gt;" in text


def test_the_style_sheet_is_served(get: Get) -> None:
    answer = get("/static/tinledger.css")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/css")
    assert "http" not in answer.text


def test_words_of_templates_have_their_chinese() -> None:
    from web.site import FOLDER

    used: set[str] = set()
    for template in (FOLDER / "templates").glob("*.html"):
        used |= set(re.findall(r"""_\("([^"]+)"\)""", template.read_text("utf-8")))
        used |= set(re.findall(r"""_\('([^']+)'\)""", template.read_text("utf-8")))
    assert len(used) > 60
    assert sorted(text for text in used if text not in PHRASES) == []
    assert phrase("Batch", "zh") == "批次" and phrase("Batch", "en") == "Batch"


def test_columns_have_their_chinese() -> None:
    from web import batch, party

    columns = {name for section in (*batch.SECTIONS, *party.SECTIONS) for name in section[2].split()}
    assert sorted(name for name in columns if name not in FIELDS) == []
    assert label("net_weight_kg", "en") == "Net weight (kg)"


def test_a_line_of_a_box_is_cut_by_what_it_takes_on_the_screen() -> None:
    assert cut("W1-251008A", 24) == "W1-251008A"
    assert cut("晨曦湿法婴儿配方奶粉", 20) == "晨曦湿法婴儿配方奶粉"
    assert cut("晨曦湿法婴儿配方奶粉", 19) == "晨曦湿法婴儿配方…"
