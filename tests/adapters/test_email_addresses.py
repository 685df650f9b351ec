"""Email addresses: how they are read, and in which form they are compared."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.email_addresses import ValidatedEmailAddresses, ascii_address
from shared.domain.errors import Invalid
from shared.domain.values import EMAIL_LONGEST, EmailAddress, caseless
from tests.refusals import refused


def read(text: str) -> EmailAddress:
    return ValidatedEmailAddresses().read(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ada@Example.COM", "Ada@example.com"),
        ("ada+planets@example.com", "ada+planets@example.com"),
        ("ada@exämple.com", "ada@exämple.com"),
        ("ada@xn--exmple-cua.com", "ada@exämple.com"),
        (" ada@example.com\u3000", "ada@example.com"),
        ("ada@example.com\n", "ada@example.com"),
    ],
)
def test_an_address_is_shown_with_the_case_of_its_local_part(text: str, address: str) -> None:
    assert read(text).address == address


@pytest.mark.parametrize(
    "texts",
    [
        ("Ada@example.com", "ADA@EXAMPLE.COM", " ada@example.com "),
        ("ada@exämple.de", "ada@EXÄMPLE.de", "ada@xn--exmple-cua.de", "ada@exa\u0308mple.de"),
        ("ada@example.com", "ada@\uff45xample.com", "ada@example\u3002com"),
    ],
    ids=lambda texts: texts[0],
)
def test_one_mailbox_has_one_key_however_its_address_is_written(texts: tuple[str, ...]) -> None:
    assert len({read(text).key for text in texts}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@straße1.de", "ada@strasse1.de"),
        ("ada@βόλος.com", "ada@βόλοσ.com"),
        ("ada@exämple.de", "ada@example.de"),
        ("ada+x@example.com", "ada@example.com"),
    ],
)
def test_different_domains_and_local_parts_have_different_keys(one: str, other: str) -> None:
    assert read(one).key != read(other).key


@given(st.from_regex(r"[A-Za-z0-9]{1,9}@[A-Za-z0-9]{1,9}\.(com|de)", fullmatch=True))
def test_the_key_of_an_ascii_address_is_the_one_of_earlier_releases(text: str) -> None:
    assert read(text).key == caseless(text)


LOCAL_PARTS = st.from_regex(r"[a-z0-9]{1,9}([.+-][a-z0-9]{1,9})?", fullmatch=True)
LABELS = st.from_regex(r"[a-zäöüéñøç]{2,9}", fullmatch=True)


@given(LOCAL_PARTS, LABELS, st.sampled_from([str.lower, str.upper, str.title]), st.data())
def test_neither_case_nor_the_form_of_its_domain_changes_the_key(
    local_part: str, label: str, in_case: Callable[[str], str], data: st.DataObject
) -> None:
    in_ascii = f"xn--{label.encode('punycode').decode()}" if not label.isascii() else label
    ways = [label, in_case(label), unicodedata.normalize("NFD", label), in_ascii, in_case(in_ascii)]
    domain = data.draw(st.sampled_from(ways))

    key = read(f"{in_case(local_part)}@{domain}.de").key

    assert key == f"{local_part}@{in_ascii}.de"
    assert read(key).key == key


def test_a_key_is_ascii_and_reads_as_itself() -> None:
    key = read("Ada@Exämple.de").key

    assert key == "ada@xn--exmple-cua.de"
    assert read(key).key == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@localhost",
        "ada@example",
        "ada@@example.com",
        "ada@exa mple.com",
        "ada @example.com",
        "ädä@example.com",
        "ada@[127.0.0.1]",
        '"ada"@example.com',
        "Ada <ada@example.com>",
        "ada@example.com,bob@example.com",
        "ada\x00@example.com",
        "ada@example.test",
        "a" * 65 + "@example.com",
        "a@" + "b." * 200 + "com",
        "\ud800@example.com",
        "ada@\ud800.com",
        "ada@xn--a.com",
        "ada@example.com\r\nBcc: bob@example.com",
        "ada\n@example.com",
        "\u202eada@example.com",
        "ada@exam\u2066ple.com",
        "=?utf-8?q?bob=40example.org=3e=20?=ada@example.com",
    ],
    ids=lambda it: ascii(it)[:30],
)
def test_what_is_no_email_address_is_refused_at_its_field(text: str) -> None:
    with refused("email"):
        read(text)


def test_a_local_part_has_at_most_64_octets() -> None:
    assert read("a" * 64 + "@example.com").address == "a" * 64 + "@example.com"


@given(
    st.text(max_size=EMAIL_LONGEST)
    | st.emails()
    | st.from_regex(r".{0,5}@.{0,5}\..{0,3}", fullmatch=True)
)
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    with suppress(Invalid):
        address = read(text)
        assert address.key.isascii()
        assert read(address.address) == address


@pytest.mark.parametrize("part", ["s3cr3t-m4rk", "x@s3cr3t-m4rk", "s3cr3t-m4rk <x@example.com>"])
def test_no_refusal_repeats_what_was_given(part: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(part)

    assert "s3cr3t-m4rk" not in repr(refusal.value.faults)


def test_mail_servers_get_the_domain_in_ascii_and_the_local_part_as_it_is() -> None:
    assert ascii_address("Ada@exämple.de") == "Ada@xn--exmple-cua.de"
