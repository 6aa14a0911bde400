"""Faults made on purpose: a ledger under load is killed, cut, filled and robbed of its memory, and must still be right.

`plan` says what strikes when, from a seed; `house` is the ledger that is struck, each part a process; `strikes` is how;
`load` and `pulse` are who sends and asks meanwhile, and what they were told; `taken` reads all that is left at the end,
and `invariants` says what must hold of it, in pure functions.
"""
