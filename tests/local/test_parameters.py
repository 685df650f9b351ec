"""A template is led to what is on this machine."""

import pytest

from local.product.parameters import (
    ARCHIVE_PARAMETER,
    ISSUER_PARAMETER,
    LINK_PARAMETER,
    MAILS_PARAMETER,
    REGISTRATIONS_PARAMETER,
    with_local_addresses,
)
from sam_template.template import Template


def led(template: Template) -> Template:
    return with_local_addresses(template, archive_url="http://stand-in", base_url="http://here")


def test_the_archive_is_the_stand_in_and_links_and_tokens_lead_to_the_api_here() -> None:
    given = {ARCHIVE_PARAMETER: "https://archive", LINK_PARAMETER: "", ISSUER_PARAMETER: ""}
    template = Template({}, given)

    assert led(template).parameters == {
        ARCHIVE_PARAMETER: "http://stand-in",
        LINK_PARAMETER: "http://here",
        ISSUER_PARAMETER: "http://here",
    }


@pytest.mark.parametrize("parameter", [REGISTRATIONS_PARAMETER, MAILS_PARAMETER])
def test_users_and_mails_of_this_machine_which_is_one_source_are_not_limited(
    parameter: str,
) -> None:
    assert int(led(Template({}, {parameter: "5"})).parameters[parameter]) >= 1_000_000


def test_a_template_without_such_parameters_stays_as_it_is() -> None:
    assert led(Template({})) == Template({})
