"""Exit codes of every command; scripts rely on them, and the reference lists them."""

FINE = 0
"""Fine."""
FOUND = 1
"""It ran, and there are findings or differences, as with grep."""
USAGE = 2
"""Wrong usage."""
NOT_FOUND = 3
"""Not found."""
ENVIRONMENT = 4
"""The environment does not allow it: no Java, a used port, a database that is away, a full disk."""
REJECTED = 5
"""Some or all of the input was rejected."""
CONFLICT = 6
"""Other content under a number that was used."""
INTERRUPTED = 130
"""Interrupted."""
