"""A planet of the archive goes into the catalogue, over HTTP."""

from tests.e2e.api import PLANETS, Member, link
from tests.e2e.test_archive import ARCHIVE


def test_a_planet_of_the_archive_is_added_as_it_came(mia: Member) -> None:
    (found,) = mia.http.get(ARCHIVE, params={"name": "kepler-22 B"}).json()["items"]

    answer = mia.http.post(PLANETS, json=found)

    assert answer.status_code == 201, answer.text
    assert found.items() <= answer.json().items()
    assert mia.http.delete(link(answer, answer.headers["Location"])).status_code == 204
