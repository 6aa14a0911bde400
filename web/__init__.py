"""Pages for a person with a browser; they show what projections answer and hold no query of their own."""
