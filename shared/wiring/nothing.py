"""What an operation is given that needs no collaborator."""


def nothing() -> None:
    """Make nothing."""
