"""How the store reads DynamoDB's refusals, those too that neither moto nor ministack ever gives."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError

from shared.adapters.dynamodb.items import to_attributes
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import NoTable
from shared.domain.accounts.errors import EmailTaken, UserChanged, UserNotFound
from shared.domain.errors import Busy
from shared.domain.sessions.errors import InvalidGrant
from shared.domain.unit_of_work import Add, Change, Publish, Remove, Require, Save
from tests.builders import (
    a_credential,
    a_planet,
    a_registration,
    a_session,
    a_user,
    version_of,
)
from tests.storage import dynamo_store, in_dynamodb
from tests.tables import TABLES
from tests.wire import Wire, WireAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NEW = "new@example.com"
TOGETHER: tuple[Change, ...] = (Add(a_user(), Busy), Add(a_credential(), EmailTaken))
ALONE = Save(a_user(version=2), was=a_user(version=1), error=UserChanged, gone=UserNotFound)

LOST_A_RACE = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
REFUSED_AS_A_WHOLE = ["ThrottlingException", "TransactionInProgressException"]
BROKEN = ["ValidationError", "ItemCollectionSizeLimitExceeded", "None"]


class Trial:
    """A store on a wire, with the pauses that it makes."""

    def __init__(self, *answers: WireAnswer | Exception) -> None:
        self.wire = Wire(*answers)
        self.pauses: list[float] = []
        self.store = DynamoStore(self.wire.client("dynamodb"), TABLES, pause=self.pauses.append)

    @property
    def attempts(self) -> int:
        """How often DynamoDB was asked."""
        return len(self.wire.requests)


def failed_check(**item: Any) -> Mapping[str, Any]:
    """Make the reason that a condition failed, with the stored item."""
    return {"Code": "ConditionalCheckFailed", "Item": to_attributes(item)}


def test_a_type_whose_table_the_wiring_forgot_is_named() -> None:
    store = DynamoStore(Wire().client("dynamodb"), {})

    with pytest.raises(NoTable, match=r"^User$"):
        store.commit(ALONE)


@pytest.mark.parametrize("race", LOST_A_RACE)
def test_a_condition_that_failed_decides_even_beside_a_lost_race(race: str) -> None:
    trial = Trial(WireAnswer.cancelled(race, failed_check()))

    with pytest.raises(EmailTaken):
        trial.store.commit(*TOGETHER)

    assert trial.attempts == 1


def test_of_several_conditions_that_failed_the_first_decides() -> None:
    trial = Trial(WireAnswer.cancelled(failed_check(), failed_check()))

    with pytest.raises(Busy):
        trial.store.commit(*TOGETHER)


@pytest.mark.parametrize("race", LOST_A_RACE)
def test_a_transaction_that_lost_a_race_is_tried_again_unchanged(race: str) -> None:
    trial = Trial(
        WireAnswer.cancelled("None", race, "None"), WireAnswer.cancelled(race, race, "None")
    )

    trial.store.commit(*TOGETHER, Publish(a_registration()))

    assert trial.wire.requests == [trial.wire.requests[0]] * 3


@pytest.mark.parametrize("race", LOST_A_RACE)
def test_a_transaction_that_loses_five_races_was_too_busy(race: str) -> None:
    trial = Trial(*[WireAnswer.cancelled(race, "None")] * 5)

    with pytest.raises(Busy):
        trial.store.commit(*TOGETHER)

    assert trial.attempts == 5


def test_a_condition_that_fails_after_a_lost_race_still_decides() -> None:
    trial = Trial(
        WireAnswer.cancelled("TransactionConflict", "None"),
        WireAnswer.cancelled("None", failed_check()),
    )

    with pytest.raises(EmailTaken):
        trial.store.commit(*TOGETHER)


@pytest.mark.parametrize("code", REFUSED_AS_A_WHOLE)
def test_a_transaction_that_was_refused_as_a_whole_is_tried_again(code: str) -> None:
    trial = Trial(WireAnswer.error(code))

    trial.store.commit(*TOGETHER)

    assert trial.attempts == 2


@pytest.mark.parametrize("reason", BROKEN)
def test_a_transaction_that_can_never_succeed_is_not_tried_again(reason: str) -> None:
    trial = Trial(WireAnswer.cancelled(reason, "None"))

    with pytest.raises(ClientError):
        trial.store.commit(*TOGETHER)

    assert trial.attempts == 1


def test_a_lost_race_beside_what_can_never_succeed_is_not_tried_again() -> None:
    trial = Trial(WireAnswer.cancelled("TransactionConflict", "ValidationError"))

    with pytest.raises(ClientError):
        trial.store.commit(*TOGETHER)

    assert trial.attempts == 1


@pytest.mark.parametrize("code", ["ValidationException", "ResourceNotFoundException"])
@pytest.mark.parametrize("changes", [(ALONE,), TOGETHER], ids=["alone", "together"])
def test_another_error_is_not_tried_again(code: str, changes: tuple[Change, ...]) -> None:
    trial = Trial(WireAnswer.error(code))

    with pytest.raises(ClientError):
        trial.store.commit(*changes)

    assert trial.attempts == 1


def test_the_pauses_grow_and_have_full_jitter() -> None:
    pauses = [pause for _ in range(20) for pause in pauses_of_one_commit()]

    first, second, third, fourth = (pauses[nth::4] for nth in range(4))
    assert min(pauses) >= 0
    assert max(first) <= 0.025
    assert 0.025 < max(second) <= 0.05
    assert 0.05 < max(third) <= 0.1
    assert 0.1 < max(fourth) <= 0.2
    assert len(set(pauses)) == len(pauses)


def pauses_of_one_commit() -> list[float]:
    trial = Trial(*[WireAnswer.cancelled("TransactionConflict", "None")] * 4)
    trial.store.commit(*TOGETHER)
    return trial.pauses


def test_a_write_that_succeeds_at_once_makes_no_pause() -> None:
    trial = Trial()

    trial.store.commit(*TOGETHER)

    assert trial.pauses == []


SAVE = Save(a_user(first_name="Augusta", version=2), was=a_user(version=1), error=UserChanged)


@pytest.mark.parametrize(
    ("stored", "error"),
    [(a_user(first_name="Eve", version=2), UserChanged), (None, UserNotFound)],
    ids=["changed", "gone"],
)
def test_a_write_is_refused_where_something_else_is_stored(
    moto: "DynamoDBClient", stored: object, error: type[Exception]
) -> None:
    storage = in_dynamodb(moto)
    if stored:
        storage.put(stored)

    with pytest.raises(error):
        storage.commit(Save(SAVE.entity, was=SAVE.was, error=UserChanged, gone=UserNotFound))


@pytest.mark.parametrize(
    ("stored", "saved", "was"),
    [
        pytest.param(
            a_user(pending_email=NEW, version=2),
            a_user(version=2),
            a_user(version=1),
            id="text",
        ),
        pytest.param(
            a_planet(mass=2.0, version=2),
            a_planet(mass=None, version=2),
            a_planet(version=1),
            id="number",
        ),
    ],
)
def test_a_write_is_refused_where_something_is_stored_that_it_would_drop(
    moto: "DynamoDBClient", stored: object, saved: object, was: object
) -> None:
    storage = in_dynamodb(moto)
    storage.put(stored)

    with pytest.raises(UserChanged):
        storage.commit(Save(saved, was=was, error=UserChanged))


@pytest.mark.parametrize("others", [(), (Add(a_credential(), Busy),)], ids=["alone", "together"])
def test_a_save_keeps_what_another_release_added(
    moto: "DynamoDBClient", others: tuple[Change, ...]
) -> None:
    storage = in_dynamodb(moto)
    storage.put(SAVE.was)
    key = to_attributes({"user_id": a_user().user_id})
    moto.update_item(
        TableName="UsersTable",
        Key=key,
        UpdateExpression="SET nickname = :nickname",
        ExpressionAttributeValues={":nickname": {"S": "Countess"}},
    )

    storage.commit(SAVE, *others)

    item = moto.get_item(TableName="UsersTable", Key=key)["Item"]
    assert (item["nickname"], item["first_name"]) == ({"S": "Countess"}, {"S": "Augusta"})


CREDENTIAL = a_credential()
CREDENTIAL_CHANGES: list[Change] = [
    Add(CREDENTIAL, EmailTaken),
    Save(CREDENTIAL.rehashed("x"), was=CREDENTIAL, error=InvalidGrant),
    Remove(CREDENTIAL, UserChanged),
    Remove(version_of(CREDENTIAL), UserChanged),
]


@pytest.mark.parametrize("change", [*CREDENTIAL_CHANGES, Require(CREDENTIAL, InvalidGrant)])
def test_no_refusal_brings_a_credential_with_its_hash(change: Change) -> None:
    trial = Trial()

    trial.store.commit(change, Add(a_session(), InvalidGrant))

    first, second = (
        parameters
        for item in trial.wire.requests[0].body["TransactItems"]
        for parameters in item.values()
    )
    assert "ReturnValuesOnConditionCheckFailure" not in first
    assert second["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"


def test_a_change_that_asks_whether_a_credential_is_gone_is_a_mistake() -> None:
    change = Save(
        a_credential(version=2), was=a_credential(version=1), error=UserChanged, gone=UserNotFound
    )

    with pytest.raises(TypeError, match="may not be asked for"):
        Trial().store.commit(change)


TWO_ATTEMPTS = Config(retries={"mode": "standard", "total_max_attempts": 2})


@pytest.mark.parametrize("changes", [(ALONE,), TOGETHER], ids=["alone", "together"])
@pytest.mark.parametrize(
    "lost", [WireAnswer.error("InternalServerError", 500), ReadTimeoutError(endpoint_url="x")]
)
def test_a_transaction_that_botocore_repeats_is_the_same_one(
    monkeypatch: pytest.MonkeyPatch, lost: WireAnswer | Exception, changes: tuple[Change, ...]
) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    wire = Wire(lost)

    dynamo_store(wire.client("dynamodb", TWO_ATTEMPTS)).commit(*changes)

    first, second = wire.requests
    assert first == second
    assert first.body["ClientRequestToken"]


def test_two_commits_of_the_same_changes_are_two_transactions() -> None:
    trial = Trial()

    trial.store.commit(*TOGETHER)
    trial.store.commit(*TOGETHER)

    first, second = (request.body["ClientRequestToken"] for request in trial.wire.requests)
    assert first != second
