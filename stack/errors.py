"""The one error of this package: what is wrong with the environment, in a line, and what to do about it."""


class StackError(Exception):
    """The environment does not allow it; the command line prints it and exits with code 4.

    `hint` says what a person can do; `log` is the end of the log of the program that failed, where there is one.
    """

    def __init__(self, message: str, hint: str = "", log: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.log = log

    def __str__(self) -> str:
        return " ".join(part for part in (self.message, self.hint) if part)


class Taken(StackError):
    """Another process runs the ledger in this state folder, or is just starting it."""
