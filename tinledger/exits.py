"""Exit codes of every command; scripts rely on them, and the reference lists them."""

FINE = 0
FOUND = 1
"""It ran, and there are findings or differences, as with grep."""
USAGE = 2
NOT_FOUND = 3
ENVIRONMENT = 4
"""No Java, a used port, a database that is away."""
REJECTED = 5
"""Some or all of the input was refused."""
CONFLICT = 6
"""Other content under a number that was used."""
INTERRUPTED = 130
