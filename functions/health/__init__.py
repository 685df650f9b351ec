"""Whether the API answers, for monitors."""
