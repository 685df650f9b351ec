"""What counts as one mailbox."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.notifications.mailbox import mailbox_of

names = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=20)
tags = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_+.", max_size=10)
domains = st.sampled_from(["example.com", "xn--exmple-cua.de", "gmail.com", "googlemail.com"])


@pytest.mark.parametrize(
    ("email_key", "mailbox"),
    [
        ("ada@example.com", "ada@example.com"),
        ("ada+x@example.com", "ada@example.com"),
        ("ada+x+y@example.com", "ada@example.com"),
        ("ada+@example.com", "ada@example.com"),
        ("+ada@example.com", "+ada@example.com"),
        ("a.da@example.com", "a.da@example.com"),
        ("ada@mail.example.com", "ada@mail.example.com"),
        ("a.d.a@gmail.com", "ada@gmail.com"),
        ("a.da+x.y@gmail.com", "ada@gmail.com"),
        ("ada@googlemail.com", "ada@gmail.com"),
        ("a.da@notgmail.com", "a.da@notgmail.com"),
    ],
)
def test_a_mailbox_is_an_address_without_what_mail_systems_ignore(
    email_key: str, mailbox: str
) -> None:
    assert mailbox_of(email_key) == mailbox


@given(names, tags, domains)
def test_no_tag_leads_to_another_mailbox(name: str, tag: str, domain: str) -> None:
    assert mailbox_of(f"{name}+{tag}@{domain}") == mailbox_of(f"{name}@{domain}")


@given(names, names, domains)
def test_other_names_are_other_mailboxes(one: str, other: str, domain: str) -> None:
    same = mailbox_of(f"{one}@{domain}") == mailbox_of(f"{other}@{domain}")

    assert same == (one == other)


@given(names, tags, domains)
def test_a_mailbox_is_its_own(name: str, tag: str, domain: str) -> None:
    mailbox = mailbox_of(f"{name}+{tag}@{domain}")

    assert mailbox_of(mailbox) == mailbox
