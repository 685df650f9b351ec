"""Which addresses lead to one mailbox, for counting the mails that it gets."""

_GOOGLE = frozenset({"gmail.com", "googlemail.com"})


def mailbox_of(email_key: str) -> str:
    """Return what counts as the mailbox of an address, which is given by its key form.

    What follows a plus sign in the local part is left out, as most mail systems do, and so are the
    dots that Gmail ignores. It is for counting alone: mail goes to the address as it was given.
    """
    local, _, domain = email_key.rpartition("@")
    name = local.partition("+")[0] or local
    if domain in _GOOGLE:
        return f"{name.replace('.', '')}@gmail.com"
    return f"{name}@{domain}"
