"""Why an archive gave no usable answer."""

from shared.domain.errors import Refusal


class ArchiveFailed(Refusal):
    """The archive gave no answer that could be used."""

    detail = "The archive gave no answer."


class ArchiveDown(ArchiveFailed):
    """The archive cannot be reached, turns questions away, or fails."""

    name = "archive-down"
    detail = "The archive cannot be reached at the moment; try again later."

    def __init__(self, retry_after: int | None = None) -> None:
        """`retry_after` is how many seconds to wait before asking again, where that is known."""
        super().__init__(retry_after)
        self.retry_after = retry_after


class ArchiveSlow(ArchiveFailed):
    """The archive did not answer in time."""

    name = "archive-slow"
    detail = "The archive did not answer in time; try again later."


class ArchiveGarbled(ArchiveFailed):
    """The archive answered something else than planets."""

    name = "archive-garbled"
    detail = "The archive's answer could not be understood."
