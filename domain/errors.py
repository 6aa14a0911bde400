"""What is raised when a partner's words cannot be taken: a reason code with what was found and what was expected."""

from __future__ import annotations

from domain.reasons import sentences, shown


class Unacceptable(Exception):
    """A partner's mistake. It ends as a rejection or a finding, never as the end of a process.

    `code` stands in `domain/reasons.py`; `field` is the path in the record (`lines[2].trade_item`), `value` what was
    found (bounded, printable), `expected` what would have been right, `line` the line of a file, from 1.
    """

    def __init__(
        self,
        code: str,
        *,
        field: str | None = None,
        value: object = None,
        expected: str | None = None,
        line: int | None = None,
    ) -> None:
        self.code = code
        self.field = field
        self.value = None if value is None else shown(str(value))
        self.expected = expected
        self.line = line
        self.reason_en, self.reason_zh = sentences(code, field, self.value, expected)
        super().__init__(self.reason_en)

    def at(self, field: str | None = None, line: int | None = None) -> Unacceptable:
        """The same mistake, with the place where it was found: what a form's parser cannot know."""
        return Unacceptable(
            self.code, field=field or self.field, value=self.value, expected=self.expected, line=line or self.line
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unacceptable) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.code, self.field, self.value, self.expected, self.line))
