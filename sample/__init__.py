"""The season: a seeded year of an infant-formula supply chain with planted problems and the truth about them."""
