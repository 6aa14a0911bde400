"""The ledger beside other people's libraries on one task; no part of the product: see README.md."""
