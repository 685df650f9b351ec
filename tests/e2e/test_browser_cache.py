"""Two accounts in one browser: its cache shows nobody what another one saw."""

from collections.abc import Mapping

import httpx
import pytest
from playwright.sync_api import Page

from tests.e2e.api import USERS, Member, key_headers, new_member

FETCH = """async ([url, headers]) => {
    const answer = await fetch(url, {headers});
    return {status: answer.status, body: await answer.json()};
}"""


@pytest.mark.parametrize("path", [f"{USERS}/me", "/api/v1/planets?limit=1"])
def test_who_logs_in_next_sees_what_is_theirs(
    page: Page, base_url: str, mia: Member, max_: Member, path: str
) -> None:
    page.goto(f"{base_url}/docs")

    for member in (mia, max_, mia):
        answer = page.evaluate(FETCH, [f"{base_url}{path}", headers_of(member)])
        assert answer == {"status": 200, "body": member.http.get(path).json()}


def test_what_the_same_member_sees_again_is_not_sent_again(
    page: Page, base_url: str, anyone: httpx.Client
) -> None:
    member, url = new_member(anyone), f"{base_url}{USERS}/me"
    page.goto(f"{base_url}/docs")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: list[str] = []
    statuses: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda sent: asked.append(sent["requestId"]) if sent["request"]["url"] == url else None,
    )
    session.on(
        "Network.responseReceivedExtraInfo",
        lambda seen: statuses.update({seen["requestId"]: seen["statusCode"]}),
    )

    for _ in range(2):
        page.evaluate(FETCH, [url, headers_of(member)])

    assert [statuses[request_id] for request_id in asked] == [200, 304]


def headers_of(member: Member) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {member.token}", **key_headers()}
