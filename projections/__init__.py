"""The answers: views of the events in PostgreSQL, the rules that judge them, and one file for each question."""
