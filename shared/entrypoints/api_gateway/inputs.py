"""What operations read: JSON documents, forms, merge patches and queries, checked by pydantic.

Validation is strict: a number is a number, and an unknown field is an error. Forms and queries hold
only text, so the number types of the documents parse that text (see `from_text`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from email.message import Message
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypedDict

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    with_config,
)
from pydantic_core import ErrorDetails

from shared.domain.errors import Fault, Invalid, NotFound
from shared.domain.pages import PAGE_DEFAULT, PAGE_LARGEST
from shared.domain.values import TEXT_RULE
from shared.entrypoints.api_gateway.pages import Cursor, PageRequest, read_cursor
from shared.entrypoints.api_gateway.parsing import REPEATED, check_texts, parse_form, parse_json
from shared.entrypoints.api_gateway.problems import (
    BODY_LARGEST,
    ContentTooLarge,
    InputSource,
    UnsupportedGrantType,
    UnsupportedMediaType,
)
from shared.entrypoints.api_gateway.request import Request, read_id

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MERGE_PATCH = "application/merge-patch+json"

_UTF_8 = ("utf-8", "utf8")  # the accepted spellings (WHATWG Encoding §4.2)

# Pydantic's errors, in words for the clients of an API.
_REASONS: Mapping[str, str] = {
    "missing": "is required",
    "extra_forbidden": "is not known here",
    "dict_type": "must be a JSON object",
    "string_type": "must be a string",
    "string_too_short": "must have {min_length} or more characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": TEXT_RULE,
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "value_error": "{error}",
}

# For the TypedDicts that describe documents: unknown fields are errors, and regular expressions are
# Python's own, as in the domain.
document_model = with_config(ConfigDict(extra="forbid", regex_engine="python-re"))


@dataclass(frozen=True)
class _Context:
    """How a document was sent: `only_text` means that every value is text or None."""

    only_text: bool


_TYPED = _Context(only_text=False)
_ONLY_TEXT = _Context(only_text=True)
_JSON_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_JSON_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")


def from_text(form: re.Pattern[str], parse: Callable[[str], object]) -> BeforeValidator:
    """Make a validator that parses text to a value where the document can hold only text."""

    def read(value: object, info: ValidationInfo[_Context]) -> object:
        if info.context.only_text and isinstance(value, str) and form.fullmatch(value):
            return parse(value)
        return value

    return BeforeValidator(read)


NUMBER_FROM_TEXT = from_text(_JSON_NUMBER, float)
INTEGER_FROM_TEXT = from_text(_JSON_INTEGER, int)


def _read_id(value: object, info: ValidationInfo[_Context]) -> int:
    if isinstance(value, str) and info.context.only_text:
        return read_id(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return read_id(str(value))
    raise NotFound


ID_FROM_ANYTHING = BeforeValidator(_read_id)


@dataclass(frozen=True)
class Body[Document]:
    """A document in the body, in one of several media types."""

    model: TypeAdapter[Document]
    media_types: tuple[str, ...]
    read_only: AbstractSet[str] = field(default=frozenset(), kw_only=True)
    source: ClassVar[InputSource] = "body"
    is_oauth: ClassVar[bool] = False

    def read(self, request: Request) -> Document:
        """Return the document. Raises Invalid, ContentTooLarge, UnsupportedMediaType."""
        value, context = self._parse(request)
        return _validate(self._model_of(value), value, context, self.read_only)

    def _model_of(self, _: object) -> TypeAdapter[Document]:
        return self.model

    def _parse(self, request: Request) -> tuple[object, _Context]:
        is_form = self._media_type(request) == FORM
        if len(request.body) > BODY_LARGEST:
            raise ContentTooLarge
        value = parse_form(request.body) if is_form else parse_json(request.body)
        check_texts(value)
        return value, _ONLY_TEXT if is_form else _TYPED

    def _media_type(self, request: Request) -> str:
        content_type = Message()
        content_type["Content-Type"] = request.header("Content-Type") or ""
        media_type = content_type.get_content_type()
        charset = str(content_type.get_param("charset", _UTF_8[0])).lower()
        if media_type not in self.media_types or charset not in _UTF_8:
            raise UnsupportedMediaType(self.media_types)
        return media_type


@dataclass(frozen=True)
class OAuthBody[Document](Body[Document]):
    """A request of OAuth (RFC 6749), whose unknown parameters are ignored."""

    is_oauth: ClassVar[bool] = True


@dataclass(frozen=True)
class Grant[Document](OAuthBody[Document]):
    """A token request; `token_grants` holds the document of each grant type."""

    token_grants: Mapping[str, TypeAdapter[Document]]

    def _model_of(self, value: object) -> TypeAdapter[Document]:
        grant_type = value.get("grant_type") if isinstance(value, Mapping) else None
        if grant_type is None:
            raise Invalid("grant_type", "is required")
        if not isinstance(grant_type, str) or grant_type not in self.token_grants:
            raise UnsupportedGrantType
        return self.token_grants[grant_type]


@dataclass(frozen=True)
class Query[Document]:
    """The parameters of the query."""

    model: TypeAdapter[Document]
    source: ClassVar[InputSource] = "query"
    is_oauth: ClassVar[bool] = False

    def read(self, request: Request) -> Document:
        """Return the parameters. Raises Invalid."""
        return _validate(self.model, _parameters(request), _ONLY_TEXT)


@document_model
class PageQuery(TypedDict, total=False):
    """Which page of a list."""

    limit: Annotated[
        int,
        Field(
            ge=1,
            le=PAGE_LARGEST,
            description=f"The most items to return; {PAGE_DEFAULT} where it is absent",
            json_schema_extra={"format": "int32"},
        ),
        INTEGER_FROM_TEXT,
    ]
    cursor: Cursor


_PAGE_QUERY = TypeAdapter(PageQuery)
_PAGE_PARAMETERS = PageQuery.__annotations__.keys()


@dataclass(frozen=True)
class PagedQuery[Listing: "DataclassInstance", Position: "DataclassInstance"]:
    """The parameters of a list: some select its items, and some the page."""

    model: TypeAdapter[Mapping[str, Any]]
    listing: Callable[..., Listing]
    position: Callable[[Listing, Sequence[object]], Position | None]
    source: ClassVar[InputSource] = "query"
    is_oauth: ClassVar[bool] = False

    def read(self, request: Request) -> PageRequest[Listing, Position]:
        """Return the page request. Raises Invalid."""
        parameters = _parameters(request)
        of_page = {name: parameters.pop(name) for name in _PAGE_PARAMETERS & parameters.keys()}
        listing = self.listing(**_validate(self.model, parameters, _ONLY_TEXT))
        page = _validate(_PAGE_QUERY, of_page, _ONLY_TEXT)
        position = self._position(listing, page["cursor"]) if "cursor" in page else None
        return PageRequest(listing, page.get("limit", PAGE_DEFAULT), position)

    def _position(self, listing: Listing, cursor: str) -> Position:
        position = self.position(listing, read_cursor(listing, cursor))
        if position is None:
            raise Invalid("cursor", "is not a position in this list; begin again without one")
        return position


def _parameters(request: Request) -> dict[str, str]:
    """Return the parameters of the query. Raises Invalid if one is repeated."""
    repeated = [Fault((name,), REPEATED) for name, all_ in request.query.items() if all_[1:]]
    if repeated:
        raise Invalid.because_of(*repeated)
    parameters = {name: value for name, [value] in request.query.items()}
    check_texts(parameters)
    return parameters


def document[Document](
    model: type[Document], *, shown_as: type[Mapping[str, object]] | None = None
) -> Body[Document]:
    """Read a whole document, as JSON or as a form.

    `shown_as` is the document that answers show; fields that only it has are read-only.
    """
    return Body(TypeAdapter(model), (JSON, FORM), read_only=_read_only(model, shown_as))


def oauth_document[Document](model: type[Document]) -> OAuthBody[Document]:
    """Read a request of OAuth, as a form or as JSON."""
    return OAuthBody(TypeAdapter(model), (FORM, JSON))


def grant(model: Any, **token_grants: Any) -> Grant[Any]:
    """Read a token request, as a form or as JSON.

    `model` is the union of `token_grants`, which are given by grant type.
    """
    adapters = {name: TypeAdapter(each) for name, each in token_grants.items()}
    return Grant(TypeAdapter(model), (FORM, JSON), adapters)


def merge_patch[Document](
    model: type[Document], *, shown_as: type[Mapping[str, object]] | None = None
) -> Body[Document]:
    """Read changes to a document (RFC 7396): absent fields do not change, null clears a field.

    `shown_as` has the same meaning as for `document`.
    """
    return Body(TypeAdapter(model), (MERGE_PATCH, JSON), read_only=_read_only(model, shown_as))


def _read_only(model: type[object], shown_as: type[object] | None) -> AbstractSet[str]:
    return shown_as.__annotations__.keys() - model.__annotations__.keys() if shown_as else set()


def query[Document](model: type[Document]) -> Query[Document]:
    """Read the parameters of the query."""
    return Query(TypeAdapter(model))


def paged_query[Listing: "DataclassInstance", Position: "DataclassInstance"](
    model: type[Mapping[str, Any]],
    listing: Callable[..., Listing],
    position: Callable[[Listing, Sequence[object]], Position | None],
) -> PagedQuery[Listing, Position]:
    """Read which items of a list are selected, and which page of them is requested.

    `listing` makes a listing of the selection. Selections that mean the same must make equal
    listings, since cursors are bound to them. `position` makes a position in a listing of the
    values in a cursor, or returns None if it has no such position.
    """
    return PagedQuery(TypeAdapter(model), listing, position)


def _validate[Document](
    model: TypeAdapter[Document],
    value: object,
    context: _Context,
    read_only: AbstractSet[str] = frozenset(),
) -> Document:
    try:
        return model.validate_python(value, strict=True, context=context)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise Invalid.because_of(*(_fault(each, context, read_only) for each in faults)) from None


def _fault(error: ErrorDetails, context: _Context, read_only: AbstractSet[str]) -> Fault:
    path = error["loc"]
    if error["type"] == "extra_forbidden" and len(path) == 1 and path[0] in read_only:
        return Fault(path, "is read-only")
    if error["type"] == "string_type" and context.only_text:
        return Fault(path, _REASONS["missing"])  # a form's empty field, which is null
    reason = _REASONS.get(error["type"], "is not valid")
    return Fault(path, reason.format_map(error.get("ctx", {})))
