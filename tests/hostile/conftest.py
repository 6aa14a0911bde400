"""A ledger of its own for each test that wants one, as intake's tests have it."""

from tests.intake.conftest import house

__all__ = ["house"]
