"""A word for greeting."""

WORD = "hello"
