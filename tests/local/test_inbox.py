"""Every mail that was sent is stored once, and can be read in a browser without harm."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local.gateway.http import Request, Response
from local.inbox.examples import ExampleMail, ExamplesError
from local.inbox.inbox import Inbox
from local.inbox.inbox_pages import InboxPages


def message(name: str = "a", **changes: object) -> dict[str, Any]:
    return {
        "MessageId": f"{name}@email.amazonses.com",
        "Source": "no-reply@example.com",
        "To": ["ann@example.com"],
        "CC": [],
        "BCC": [],
        "Subject": "Welcome",
        "BodyText": "Hello, see https://example.com/verify?token=1",
        "BodyHtml": '<p>Hello, <a href="https://example.com/verify?token=1">verify</a></p>',
        "Timestamp": 1_790_000_000.0,
        "Type": "v2.SendEmail",
    } | changes


def sent(*messages: dict[str, Any]) -> Callable[[], bytes]:
    return lambda: json.dumps({"messages": {"000000000000": messages}}).encode()


def inbox(folder: Path, fetch: Callable[[], bytes]) -> Inbox:
    return Inbox(folder / "inbox", fetch, left_over=folder / "mails.json")


def pages(folder: Path, *messages: dict[str, Any]) -> InboxPages:
    return InboxPages(inbox(folder, sent(*messages)))


EXAMPLE = ExampleMail(
    "password_reset", "real", "ann@example.com", "A new password", "Hello", "<p>Hello</p>"
)


def with_examples(folder: Path, write: Callable[[], Sequence[ExampleMail]]) -> InboxPages:
    return InboxPages(inbox(folder, sent()), write)


def get(pages: InboxPages, path: str) -> Response:
    return pages.answer(Request("GET", path))


def test_a_mail_that_is_listed_again_is_stored_once(tmp_path: Path) -> None:
    pages = inbox(tmp_path, sent(message()))

    pages.mails()

    assert [mail.mail_id for mail in pages.mails()] == ["a"]


def test_mails_outlive_the_data_plane_and_the_runtime(tmp_path: Path) -> None:
    before = inbox(tmp_path, sent(message("a"))).mails()

    after = inbox(tmp_path, sent(message("b"))).mails()

    assert {mail.mail_id for mail in after} == {"a", "b"}
    assert before[0] in after


def test_mails_that_nobody_looked_at_before_the_end_are_taken_up(tmp_path: Path) -> None:
    (tmp_path / "mails.json").write_bytes(sent(message("a"))())

    assert [mail.mail_id for mail in inbox(tmp_path, sent()).mails()] == ["a"]


def test_stored_mails_are_shown_when_the_data_plane_is_gone(tmp_path: Path) -> None:
    inbox(tmp_path, sent(message())).mails()

    def gone() -> bytes:
        raise ConnectionRefusedError

    assert len(inbox(tmp_path, gone).mails()) == 1


def test_the_newest_mail_comes_first(tmp_path: Path) -> None:
    old, new = message("old", Timestamp=1.0), message("new", Timestamp=2.5)

    assert [mail.mail_id for mail in inbox(tmp_path, sent(old, new)).mails()] == ["new", "old"]


def test_the_list_links_to_each_mail(tmp_path: Path) -> None:
    page = get(pages(tmp_path, message()), "/_local/inbox")

    assert page.status == 200
    assert b'<a href="/_local/inbox/a">Welcome</a>' in page.body
    assert b"ann@example.com" in page.body


def test_an_empty_inbox_says_so(tmp_path: Path) -> None:
    assert b"No mail has been sent yet" in get(pages(tmp_path), "/_local/inbox").body


def test_scripts_read_the_inbox_as_json(tmp_path: Path) -> None:
    page = get(pages(tmp_path, message(BodyHtml=None)), "/_local/inbox.json")

    assert json.loads(page.body) == [
        {
            "mail_id": "a",
            "sender": "no-reply@example.com",
            "recipients": ["ann@example.com"],
            "subject": "Welcome",
            "text": "Hello, see https://example.com/verify?token=1",
            "html": "",
            "sent_at": "2026-09-21T14:13:20+00:00",
        }
    ]


def test_a_mail_shows_its_html_in_a_sandbox_and_its_text_with_links(tmp_path: Path) -> None:
    body = get(pages(tmp_path, message()), "/_local/inbox/a").body.decode()

    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in body
    assert "&lt;base target=&#34;_blank&#34;&gt;&lt;p&gt;Hello" in body
    assert '<a href="https://example.com/verify?token=1" rel="noopener" target="_blank">' in body


def test_nothing_in_a_mail_becomes_part_of_the_page(tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script>'
    hostile = message(Subject=evil, Source=evil, To=[evil], BodyText=evil, BodyHtml=evil)
    shown = pages(tmp_path, hostile)

    for path in ("/_local/inbox", "/_local/inbox/a"):
        page = get(shown, path)

        assert b"<script" not in page.body
        assert dict(page.headers)["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/_local/", "/_local/inbox/b", "/_local/inbox/../inbox/a"])
def test_what_is_not_there_is_404(tmp_path: Path, path: str) -> None:
    assert get(pages(tmp_path, message()), path).status == 404


def test_the_inbox_can_only_be_read(tmp_path: Path) -> None:
    assert pages(tmp_path).answer(Request("POST", "/_local/inbox")).status == 405


def test_the_list_leads_to_examples_of_the_products_mails(tmp_path: Path) -> None:
    shown = with_examples(tmp_path, lambda: [EXAMPLE, replace(EXAMPLE, kind="hostile")])

    assert b'<a href="/_local/inbox/examples">' in get(shown, "/_local/inbox").body
    body = get(shown, "/_local/inbox/examples").body.decode()
    assert "Password reset, with real data" in body
    assert "Password reset, with hostile data" in body
    assert "A new password" in body
    assert body.count('srcdoc="&lt;base target=&#34;_blank&#34;&gt;&lt;p&gt;Hello&lt;/p&gt;"') == 2


def test_a_product_without_examples_has_no_page_of_them(tmp_path: Path) -> None:
    assert b"examples" not in get(pages(tmp_path), "/_local/inbox").body
    assert get(pages(tmp_path), "/_local/inbox/examples").status == 404


def test_examples_are_written_each_time_that_they_are_looked_at(tmp_path: Path) -> None:
    subjects = iter(["before", "after"])
    shown = with_examples(tmp_path, lambda: [replace(EXAMPLE, subject=next(subjects))])

    get(shown, "/_local/inbox/examples")

    assert b"after" in get(shown, "/_local/inbox/examples").body


def test_nothing_in_an_example_becomes_part_of_the_page(tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script>'
    shown = with_examples(tmp_path, lambda: [ExampleMail(*[evil] * 6)])

    assert b"<script" not in get(shown, "/_local/inbox/examples").body


def test_why_examples_cannot_be_written_is_shown(tmp_path: Path) -> None:
    def fail() -> Sequence[ExampleMail]:
        raise ExamplesError("TemplateSyntaxError: <block> is not closed")

    page = get(with_examples(tmp_path, fail), "/_local/inbox/examples")

    assert page.status == 500
    assert b"TemplateSyntaxError: &lt;block&gt; is not closed" in page.body
