"""What may be said about infant formula, and what follows from it: pure functions and values, no I/O."""
