"""The story that the tests here ask about."""

from tests.chain import chain

__all__ = ["chain"]
