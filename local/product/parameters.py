"""The template's parameters whose values are this machine's own."""

from dataclasses import replace

from sam_template.template import Template

ARCHIVE_PARAMETER = "ArchiveUrl"
"""Where the NASA Exoplanet Archive answers."""
LINK_PARAMETER = "LinkBase"
"""What links in mails begin with."""
ISSUER_PARAMETER = "TokenIssuer"
"""Who issues access tokens, which OAuth's clients discover at that address."""


def with_local_addresses(template: Template, *, archive_url: str, base_url: str) -> Template:
    """Lead a template to the stand-in, its mails and its tokens to the API, if it has such ones."""
    values = {
        ARCHIVE_PARAMETER: archive_url,
        LINK_PARAMETER: base_url,
        ISSUER_PARAMETER: base_url,
    }
    known = {name: value for name, value in values.items() if name in template.parameters}
    return replace(template, parameters={**template.parameters, **known})
