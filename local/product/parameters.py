"""The template's parameters whose values are this machine's own."""

from dataclasses import replace

from sam_template.template import Template

ARCHIVE_PARAMETER = "ArchiveUrl"
"""Where the NASA Exoplanet Archive answers."""
LINK_PARAMETER = "LinkBase"
"""What links in mails begin with."""
ISSUER_PARAMETER = "TokenIssuer"
"""Who issues access tokens, which OAuth's clients discover at that address."""
REGISTRATIONS_PARAMETER = "RegistrationsPerSource"
"""How many users one source may register in a quarter of an hour."""
MAILS_PARAMETER = "MailsPerMailbox"
"""How many mails that anybody can cause one mailbox gets in an hour."""
PACE_PARAMETER = "MailsPerSecond"
"""How many mails a process sends in a second."""

# Everybody who uses this machine's API is one source. And whoever tries things out does so with
# addresses that are one mailbox: ada+1@example.com, ada+2@example.com.
ANY_NUMBER = "1000000"
ANY_PACE = "1000"


def with_local_addresses(template: Template, *, archive_url: str, base_url: str) -> Template:
    """Set the addresses of the stand-in and of the API, if the template has such parameters.

    And let this machine register as many users, and send them as many mails as fast, as it likes.
    """
    values = {
        ARCHIVE_PARAMETER: archive_url,
        LINK_PARAMETER: base_url,
        ISSUER_PARAMETER: base_url,
        REGISTRATIONS_PARAMETER: ANY_NUMBER,
        MAILS_PARAMETER: ANY_NUMBER,
        PACE_PARAMETER: ANY_PACE,
    }
    known = {name: value for name, value in values.items() if name in template.parameters}
    return replace(template, parameters={**template.parameters, **known})
