"""What was written although the answer was lost is no conflict, whoever asks again.

botocore repeats a request whose connection closed. To DynamoDB, the repetition of a plain write is
a new write, whose condition fails or which undoes what others have done since. It recognizes the
repetition of a transaction, by its token.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from local.data_plane.data_plane import DataPlane
from shared.adapters.dynamodb.unsent_events import DynamoUnsentEvents
from shared.domain.accounts.errors import EmailTaken, UserChanged, UserNotFound
from shared.domain.errors import Busy
from shared.domain.idempotency_record import IdempotencyRecord
from shared.domain.notifications.ports import EventClaimed
from shared.domain.sessions.errors import InvalidGrant, SessionNotFound
from shared.domain.unit_of_work import (
    Add,
    Change,
    Idempotent,
    Overwrite,
    Publish,
    Remove,
    Require,
    Save,
)
from tests.builders import (
    ADA,
    NOON,
    a_credential,
    a_one_time_token,
    a_registration,
    a_session,
    a_user,
)
from tests.marks import Mark, claim, mark_failed, mark_sent
from tests.storage import Storage, in_dynamodb
from tests.wire import (
    Decide,
    Decided,
    Lost,
    WireAnswer,
    WireRequest,
    boto3_client_of,
    intercept,
    product_client_of,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)

USER, CHANGED_USER = a_user(version=1), a_user(first_name="Augusta", version=2)
SAVED = Save(CHANGED_USER, was=USER, error=UserChanged, gone=UserNotFound)
REHASHED = Save(a_credential().rehashed("x"), was=a_credential(), error=InvalidGrant)
RECORD = IdempotencyRecord.of(("create_user", ADA, "f1a9"), {"first_name": "Ada"}, 7, NOON)
ENDED = Remove(a_session().key, SessionNotFound)

# Every kind of change that is refused, or does something else, when it is made a second time.
ONCE_ONLY: list[tuple[tuple[object, ...], tuple[Change, ...]]] = [
    ((), (Add(a_user(), Busy),)),
    ((), (Add(a_one_time_token(), Busy),)),
    ((), (Add(a_credential(), EmailTaken),)),
    ((), (Idempotent(RECORD), Add(a_user(), Busy))),
    ((USER,), (SAVED,)),
    ((a_credential(),), (REHASHED,)),
    ((a_session(),), (ENDED,)),
    ((USER,), (Remove(USER, UserChanged, gone=UserNotFound),)),
    ((a_user(), a_credential()), (Remove(a_user(), UserChanged), Require(a_credential(), Busy))),
]


@pytest.fixture
def ministack(ministack: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch) -> "DynamoDBClient":
    """Give a test the tables in ministack, and no wait between a client's attempts."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    return ministack


@pytest.fixture
def calm(ministack: "DynamoDBClient") -> Storage:
    """Give a test the storage as others see it."""
    return in_dynamodb(ministack)


type Network = Callable[[Decide], "DynamoDBClient"]
type Behind = Callable[[Decide], Storage]


@pytest.fixture(params=[product_client_of, boto3_client_of], ids=["product", "boto3"])
def network(
    request: pytest.FixtureRequest, ministack: "DynamoDBClient", data_plane: DataPlane
) -> Network:
    """Give a test the product's own client on a bad network, and in turn that of boto3."""

    def connect(decide: Decide) -> "DynamoDBClient":
        dynamodb: DynamoDBClient = request.param(data_plane)
        intercept(dynamodb, decide)
        return dynamodb

    return connect


@pytest.fixture
def behind(network: Network) -> Behind:
    """Give a test a storage that is behind a bad network."""
    return lambda decide: in_dynamodb(network(decide))


def in_turn(*decisions: Decided) -> Decide:
    """Decide so about the first requests; let everything else pass."""
    left = list(decisions)
    return lambda _: left.pop(0) if left else None


@pytest.mark.parametrize(("stored", "changes"), ONCE_ONLY)
def test_a_commit_whose_answer_is_lost_succeeds(
    calm: Storage, behind: Behind, stored: tuple[object, ...], changes: tuple[Change, ...]
) -> None:
    calm.put(*stored)

    behind(in_turn(Lost())).commit(*changes)


def test_a_commit_whose_answer_is_lost_succeeds_though_others_have_written_since(
    calm: Storage, behind: Behind
) -> None:
    calm.put(USER)
    next_one = a_user(first_name="Eve", version=3)

    def lose_and_let_another_write(request: WireRequest) -> Decided:
        if calm.users.find(ADA) == USER:
            return Lost()
        calm.put(next_one)
        return None

    behind(lose_and_let_another_write).commit(SAVED)

    assert calm.users.find(ADA) == next_one


def test_a_commit_whose_answer_is_lost_succeeds_after_refusals_for_the_time_being(
    calm: Storage, behind: Behind
) -> None:
    """The store's own attempts are repetitions of the same transaction as the client's are."""
    calm.put(USER)
    throttle = WireAnswer.error("ThrottlingException")
    in_progress = WireAnswer.error("TransactionInProgressException")

    behind(in_turn(Lost(), throttle, in_progress, throttle)).commit(SAVED)

    assert calm.users.find(ADA) == CHANGED_USER


def test_an_event_whose_answer_is_lost_is_not_published_again_once_its_mail_was_sent(
    calm: Storage, behind: Behind
) -> None:
    def lose_and_let_the_consumer_be_fast(request: WireRequest) -> Decided:
        pending = calm.outbox.pending_since(DISTANT)
        if not pending and not sent:
            return Lost()
        for event_id in pending:
            calm.outbox.mark_sent(event_id, NOON)
            sent.append(event_id)
        return None

    sent: list[str] = []

    behind(lose_and_let_the_consumer_be_fast).commit(Publish(a_registration()))

    assert len(sent) == 1
    assert calm.outbox.pending_since(DISTANT) == []


def test_what_others_have_changed_is_still_a_conflict(calm: Storage, behind: Behind) -> None:
    calm.put(a_user(first_name="Eve", version=2))

    with pytest.raises(UserChanged):
        behind(in_turn(Lost())).commit(SAVED)


def test_a_commit_that_never_arrived_is_made_by_the_repetition(
    calm: Storage, behind: Behind
) -> None:
    calm.put(USER)

    behind(in_turn(WireAnswer.error("InternalServerError", 500))).commit(SAVED)

    assert calm.users.find(ADA) == CHANGED_USER


def test_what_is_written_unconditionally_may_be_written_again(
    calm: Storage, behind: Behind
) -> None:
    behind(in_turn(Lost())).commit(Overwrite(a_user()))

    assert calm.users.find(ADA) == a_user()


def test_a_claim_whose_answer_is_lost_is_the_callers(calm: Storage, behind: Behind) -> None:
    calm.commit(Publish(a_registration()))
    (event_id,) = calm.outbox.pending_since(DISTANT)

    claimed = behind(in_turn(Lost())).outbox.claim(event_id, NOON, DISTANT)

    assert claimed is not None
    assert claimed.event == a_registration()


def test_a_claim_that_somebody_else_has_is_not_taken_for_ones_own(
    calm: Storage, behind: Behind
) -> None:
    """Not even where both end at the same moment."""
    calm.commit(Publish(a_registration()))
    (event_id,) = calm.outbox.pending_since(DISTANT)
    calm.outbox.claim(event_id, NOON, DISTANT)

    with pytest.raises(EventClaimed):
        behind(in_turn(Lost())).outbox.claim(event_id, NOON, DISTANT)


def test_a_release_whose_answer_is_lost_leaves_the_next_claim_alone(
    calm: Storage, behind: Behind
) -> None:
    calm.commit(Publish(a_registration()))
    (event_id,) = calm.outbox.pending_since(DISTANT)
    claimed = calm.outbox.claim(event_id, NOON, DISTANT)
    assert claimed is not None

    def lose_and_let_another_claim(request: WireRequest) -> Decided:
        if lost:
            calm.outbox.claim(event_id, NOON, DISTANT)
            return None
        lost.append(request)
        return Lost()

    lost: list[WireRequest] = []

    behind(lose_and_let_another_claim).outbox.release(claimed, "ThrottlingException")

    with pytest.raises(EventClaimed):
        calm.outbox.claim(event_id, NOON, DISTANT)


@pytest.mark.parametrize("mark", [mark_sent, mark_failed])
def test_a_mark_whose_answer_is_lost_is_made_once(
    calm: Storage, behind: Behind, mark: Mark
) -> None:
    calm.commit(Publish(a_registration()))
    (event_id,) = calm.outbox.pending_since(DISTANT)

    mark(behind(in_turn(Lost())).outbox, claim(calm.outbox, event_id))

    assert calm.outbox.claim(event_id, NOON, DISTANT) is None


def test_a_redrive_whose_answer_is_lost_has_done_it(calm: Storage, network: Network) -> None:
    def unsent() -> DynamoUnsentEvents:
        return DynamoUnsentEvents(network(in_turn(Lost())), "OutboxTable")

    calm.commit(Publish(a_registration()))
    (event_id,) = calm.outbox.pending_since(DISTANT)
    mark_failed(calm.outbox, claim(calm.outbox, event_id))

    assert unsent().retry(event_id)
    assert calm.outbox.pending_since(DISTANT) == [event_id]
    assert unsent().give_up(event_id, NOON)
    assert calm.outbox.claim(event_id, NOON, DISTANT) is None


def test_a_redrive_whose_answer_is_lost_brings_no_second_mail_where_the_consumer_is_faster(
    calm: Storage, network: Network
) -> None:
    def lose_and_let_the_consumer_send(request: WireRequest) -> Decided:
        if not lost:
            lost.append(request)
            return Lost()
        calm.outbox.mark_sent(event_id, NOON)
        return None

    lost: list[WireRequest] = []
    calm.commit(Publish(a_registration()))
    (event_id,) = calm.outbox.pending_since(DISTANT)
    mark_failed(calm.outbox, claim(calm.outbox, event_id))

    unsent = DynamoUnsentEvents(network(lose_and_let_the_consumer_send), "OutboxTable")

    assert unsent.retry(event_id)
    assert calm.outbox.claim(event_id, NOON, DISTANT) is None
