"""Generated files are what the contracts make, GraphQL takes the types, and no contract lacks its example."""

from pathlib import Path

import pytest
import strawberry

from api import records as graphql
from domain import records
from domain.stored import decimal, stored_decimal
from schemas import codec, generate, graphql_types, library
from tests.contracts import samples


def test_generated_files_are_what_the_contracts_make() -> None:
    assert generate.differences() == []


def test_a_file_changed_by_hand_and_one_left_over_are_named(tmp_path: Path) -> None:
    for path, text in generate.generate().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert generate.differences(tmp_path) == []
    with (tmp_path / "domain/records.py").open("a", encoding="utf-8") as file:
        file.write("# by hand\n")
    (tmp_path / "docs/reference/records/Gone.md").write_text("", "utf-8")
    (tmp_path / "docs/reference/records/Recall.md").unlink()
    assert generate.differences(tmp_path) == [
        "domain/records.py: differs from what the contracts make",
        "docs/reference/records/Recall.md: differs from what the contracts make",
        "docs/reference/records/Gone.md: no contract makes it",
    ]


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--chek"]) == 2
    assert "--chek" in capsys.readouterr().err
    assert generate.main(["--check"]) == 0


def test_every_contract_has_an_example_and_every_example_a_contract() -> None:
    examples = {path.stem for path in (library.ROOT / "examples").iterdir()}
    assert examples == {f"{family}.v{version}" for family, version in library.record_files()}


def test_every_family_has_its_class_its_type_and_its_page() -> None:
    assert set(records.FAMILIES) == set(graphql.RECORD_TYPES) == set(library.families())
    pages = {path.stem for path in (generate.HERE / generate.PAGES).glob("*.md")} - {"README"}
    assert pages == set(library.families())


@pytest.mark.parametrize(("family", "version"), list(library.record_files()))
def test_an_example_is_accepted_and_shown_as_graphql(family: str, version: int) -> None:
    record = codec.record_from_json(family, samples.example(family, version))
    assert codec.decode_record(codec.encode_record(family, record, version)).record == record
    assert records.FAMILIES[family].from_dict(record).to_dict() == record
    made = graphql.from_record(family, record)
    assert type(made).__name__ == graphql_types.type_name(family)
    assert made.number == record["number"]


def test_graphql_answers_with_every_family() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def said(self) -> list[graphql.PartnerRecord]:
            return [
                graphql.from_record(family, codec.record_from_json(family, samples.example(family, version)))
                for family, version in library.record_files()
            ]

        @strawberry.field
        def any(self) -> list[graphql.AnyRecord]:
            return []

    schema = strawberry.Schema(Query, types=list(graphql.RECORD_TYPES.values()))
    answer = schema.execute_sync(
        "{ said { __typename number occurredAt ... on MaterialReceiptRecord { quantity receivedOn kind } } }"
    )
    assert answer.errors is None
    assert answer.data is not None
    said = {row["number"]: row for row in answer.data["said"]}
    assert said["MR-260301-2"] == {
        "__typename": "MaterialReceiptRecord",
        "number": "MR-260301-2",
        "occurredAt": "2026-03-01T06:10:00+00:00",
        "quantity": "18000.000",
        "receivedOn": "2026-03-01",
        "kind": "OIL",
    }
    text = schema.as_str()
    assert "A material lot that arrived, raw milk too. 原辅料进货（含生鲜乳）" in text
    assert text.count("implements PartnerRecord") == len(library.families())


def test_a_quantity_with_too_many_decimals_is_not_rounded() -> None:
    assert stored_decimal(decimal(18_000_001, 3), 3) == 18_000_001
    with pytest.raises(ValueError, match="at most 2 decimals"):
        stored_decimal(decimal(18_000_001, 3), 2)
