"""A word for parting."""

WORD = "goodbye"
