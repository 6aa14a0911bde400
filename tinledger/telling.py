"""What a demo tells a person: what was planted and how it was found, three questions answered, what to try next."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from domain.position import format_position
from projections.import_records import consignment
from projections.lineage import lineage
from projections.provenance import provenance
from sample.said import Question
from tinledger.asking import Asked
from tinledger.verdict import Verdict


class Language(StrEnum):
    """Languages of the demo's sentences."""

    en = "en"
    zh = "zh"


COMMAND: Final = "./run"
WORDS: Final[dict[str, tuple[str, str]]] = {
    "planted": (
        "{found} of {planted} planted problems found; {near} near misses, {flagged} flagged; {unexplained} unexplained",
        "植入问题 {planted} 个，查出 {found} 个；近似但正确 {near} 个，误报 {flagged} 个；无法解释 {unexplained} 个",
    ),
    "missing": ("NOT FOUND {rule} {subject}: {said}", "未查出 {rule} {subject}：{said}"),
    "unexplained": ("UNEXPLAINED {rule} {subject}", "无法解释 {rule} {subject}"),
    "questions": ("Three questions", "三个问题"),
    "provenance": (
        "{batch}: {state}, produced {produced}; {lots} material lots, {reports} test reports; made or imported {made},"
        " sold first {sold}, in {events} events; {findings} findings",
        "{batch}：{state}，生产日期 {produced}；原料批 {lots} 个，检验报告 {reports} 份；生产或进口 {made} 罐，"
        "首次销售 {sold} 罐，共 {events} 个事件；问题 {findings} 个",
    ),
    "trace": (
        "{batches} batches, {depth} links deep, {cans} cans first sold, {parties} parties; {ends} open ends",
        "涉及批次 {batches} 个，深 {depth} 层，首次销售 {cans} 罐，{parties} 家单位；断点 {ends} 处",
    ),
    "consignment": (
        "{differ} of {cells} compared cells differ: {words}",
        "比对 {cells} 项，不一致 {differ} 项：{words}",
    ),
    "cell": (
        "line {line} {field}: declared {declared}, certified {certified}, recorded {recorded}",
        "第 {line} 项 {field}：申报 {declared}，证明 {certified}，记录 {recorded}",
    ),
    "none": ("none", "无"),
    "try": ("Try", "试一试"),
    "sign in": ("with one of the tokens; without, only /can", "用以下令牌登录；不登录只能查罐"),
    "good": ("one good record", "一条正确的记录"),
    "bad": ("one bad record", "一条错误的记录"),
    "synthetic": (
        "All data is synthetic: every party, product and number is invented. / 全部数据为虚构。",
        "全部数据为虚构：单位、产品和编号均非真实。",
    ),
}


class Teller:
    """Tells in one language."""

    def __init__(self, language: Language, state: Path) -> None:
        self._at = list(Language).index(language)
        self._option = "" if state.name == ".tinledger" else f" --state '{state}'"

    def words(self, name: str, **values: object) -> str:
        """A sentence with its values."""
        return WORDS[name][self._at].format(**values)

    def findings(self, found: Verdict) -> None:
        """Each planted problem with the sentence of the finding that caught it."""
        compared = found.comparison
        print()
        counts = {
            "found": len(found.truth.planted) - len(compared.missing),
            "planted": len(found.truth.planted),
            "near": len(found.truth.near_misses),
            "flagged": len(compared.flagged_near_misses),
            "unexplained": len(compared.unexplained),
        }
        print(self.words("planted", **counts))
        for each in found.truth.planted:
            it = found.found.get((each.rule, each.subject))
            if it is None:
                said = each.sentence_zh if self._at else each.sentence_en
                print(" ", self.words("missing", rule=each.rule, subject=each.subject, said=said))
                continue
            proof = " ".join(format_position(sequence) for sequence in it.proof[:4])
            print(f"  {it.rule} {it.severity:<8} {it.sentence_zh if self._at else it.sentence}  [{proof}]")
        for one in compared.unexplained:
            print(" ", self.words("unexplained", rule=one.rule, subject=one.subject))
        for wrong in found.wrong_rejections:
            print(f"  {wrong}")

    def questions(self, asked: Asked, questions: list[Question]) -> None:
        """Three questions with their answers, and the command that shows all of each."""
        print()
        print(self.words("questions"))
        for each in questions:
            print(f"  {each.question_zh if self._at else each.question_en}")
            answer, command = getattr(self, f"_{each.kind}")(asked, each.subject)
            print(f"    {answer}")
            print(f"    {COMMAND} {command}{self._option}")

    def _provenance(self, asked: Asked, subject: str) -> tuple[str, str]:
        it = provenance(asked.connection, subject.removeprefix("batch:"), asked.position)
        made, sold = it.sales.made or it.sales.imported, it.sales.sold
        answer = self.words(
            "provenance",
            batch=it.batch.id,
            state=it.batch.state,
            produced=it.batch.production_date,
            lots=len(it.lots),
            reports=len(it.reports),
            made=f"{made.cans:,}" if made else self.words("none"),
            sold=f"{sold.cans:,}" if sold else self.words("none"),
            events=it.batch.events,
            findings=len(it.findings),
        )
        return answer, f"batch show {it.batch.id}"

    def _trace(self, asked: Asked, subject: str) -> tuple[str, str]:
        it = lineage(asked.connection, [subject], asked.position, back=0)
        first = [each for each in it.reaches if each.kind == "sale" and each.tier in ("MAKER", "IMPORTER")]
        answer = self.words(
            "trace",
            batches=sum(each.kind == "batch" for each in it.nodes),
            depth=it.depth_forward,
            cans=f"{sum(each.cans for each in first):,}",
            parties=len({party for each in it.reaches for party in (each.from_party, each.to_party) if party}),
            ends=len(it.open_ends),
        )
        return answer, f"trace forward '{subject}'"

    def _consignment(self, asked: Asked, subject: str) -> tuple[str, str]:
        it = consignment(asked.connection, subject, asked.position)
        differ = [each for each in it.cells if each.differs]
        cells = [
            self.words(
                "cell",
                line=each.line,
                field=each.field,
                declared=each.declared,
                certified=each.certified,
                recorded=each.recorded,
            )
            for each in differ[:3]
        ]
        answer = self.words(
            "consignment", differ=len(differ), cells=len(it.cells), words="; ".join(cells) or self.words("none")
        )
        return answer, f"crosscheck imports {subject}"

    def end(self, url: str, partner: str, good: Path, bad: Path, tokens: Mapping[str, str]) -> None:
        """What to try, and where everything is."""
        print()
        print(self.words("try"))
        for path, what in ((good, "good"), (bad, "bad")):
            print(f"  {COMMAND} event append '{path}' --partner {partner}{self._option}   # {self.words(what)}")
        print()
        print(f"  pages      {url}/sign-in   # {self.words('sign in')}")
        print(f"  graphql    {url}/graphql")
        for role, token in tokens.items():
            print(f"  {role:<10} Authorization: Bearer {token}")

    def synthetic(self) -> None:
        """That none of it is real."""
        print()
        print(self.words("synthetic"), flush=True)
