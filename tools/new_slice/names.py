"""The names of a resource in every spelling that code, routes and texts have, and its renaming."""

import io
import keyword
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import inflect

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)
TWO_LETTERS = re.compile(r"[a-z]{2}")
"""What a resource's name begins with: the constant of one letter would be called as its class."""
NAME_LONGEST = 20
"""Characters; longer ones would not fit into the lines of code and text that they come into."""

_ENGLISH = inflect.engine()
_GUARD = "Zz9"  # stands inside of words that a renaming leaves alone; it may be part of a name


class Refused(Exception):
    """There can be no such slice; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class Names:
    """A resource's singular name, in snake case, and how it is spelled elsewhere."""

    one: str

    @property
    def many(self) -> str:
        """The plural, in snake case."""
        return plural_of(self.one)

    @property
    def kind(self) -> str:
        """The name of its class."""
        return _pascal(self.one)

    @property
    def kinds(self) -> str:
        """The name of its repository's port."""
        return _pascal(self.many)

    @property
    def route(self) -> str:
        """The last part of the path of its list."""
        return self.many.replace("_", "-")

    @property
    def constant(self) -> str:
        """The singular, in capitals."""
        return self.one.upper()

    @property
    def constants(self) -> str:
        """The plural, in capitals."""
        return self.many.upper()

    @property
    def words(self) -> str:
        """The singular, in a text."""
        return self.one.replace("_", " ")

    @property
    def article(self) -> str:
        """The indefinite article."""
        return article_of(self.words)

    @property
    def builder(self) -> str:
        """The name of the function that builds one for the tests."""
        return f"{self.article}_{self.one}"

    @property
    def a_word(self) -> str:
        """The singular with its article, in a text."""
        return f"{self.article} {self.words}"

    @property
    def identifier(self) -> str:
        """The name of its id."""
        return f"{self.one}_id"


@cache
def plural_of(name: str) -> str:
    """Return the plural of an English noun, which is the last word of a name."""
    *before, noun = name.split("_")
    return "_".join([*before, _ENGLISH.plural_noun(noun).lower()])


@cache
def article_of(words: str) -> str:
    """Return the indefinite article, by how the word sounds: an hour, a unit."""
    return _ENGLISH.a(words).partition(" ")[0]


def check(one: str) -> Names:
    """Return the names, or raise Refused if a resource cannot have this one."""
    if not (NAME.fullmatch(one) and TWO_LETTERS.match(one) and len(one) <= NAME_LONGEST):
        raise Refused(
            "NAME must be a noun in the singular, in small letters, with `_` between words, of 2 "
            f"to {NAME_LONGEST} characters, as in `make new NAME=moon`"
        )
    names = Names(one)
    if names.many == one:
        raise Refused(
            f"{one} is also its plural, and code tells one from many: choose another name"
        )
    if any(map(keyword.iskeyword, (one, names.many))) or keyword.issoftkeyword(one):
        raise Refused(f"{one} is a word of Python's own: choose another name")
    return names


def guarded(text: str, word: str) -> str:
    """Return a text whose every `word`, in any case, is left alone by a renaming."""
    return re.sub(
        re.escape(word), lambda it: f"{it[0][0]}{_GUARD}{it[0][1:]}", text, flags=re.IGNORECASE
    )


def unguarded(text: str) -> str:
    """Return the text without its guards, when all is renamed."""
    return text.replace(_GUARD, "")


def renamed(text: str, old: Names, new: Names, *, prose: bool = False) -> str:
    """Return a text in which one resource's names stand for another's.

    Where the text is `prose`, a word is spelled with blanks, but not where it is part of code.
    """
    article = re.compile(rf"(?<![A-Za-z])([Aa])n?([ _])(?={old.one})")
    text = article.sub(rf"\g<1>{new.article[1:]}\2", text)
    capitals = {
        old.constants: new.constants,
        old.constant: new.constant,
        old.kinds: new.kinds,
        old.kind: new.kind,
    }
    small = {old.many: new.many, old.one: new.one}

    def spelled(found: re.Match[str]) -> str:
        if found[0] in capitals:
            return capitals[found[0]]
        before, after = text[: found.start()], text[found.end() :]
        return _spelled(small[found[0]], before, after, prose=prose)

    return re.sub("|".join([*capitals, *small]), spelled, text)


def _spelled(name: str, before: str, after: str, *, prose: bool) -> str:
    """Spell a name as what stands around it is: a part of a route, of code, or a word."""
    if re.search(r"-$|(^|[^\w.])/$|/v1/$|~1$", before) or after.startswith("-"):
        return name.replace("_", "-")
    is_code = re.search(r"[\w./`]$", before) or re.match(r"[\w`/(]|\.\w", after)
    return name.replace("_", " ") if prose and not is_code else name


def renamed_module(source: str, old: Names, new: Names) -> str:
    """Return a module in which one resource's names stand for another's; its texts are prose."""
    return "".join(renamed(piece, old, new, prose=prose) for piece, prose in _pieces_of(source))


def _pieces_of(source: str) -> Iterator[tuple[str, bool]]:
    """Cut a module into pieces, and say which are texts: comments and docstrings."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    at = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_docstring = token.type == tokenize.STRING and token.string.startswith('"""')
        if token.type == tokenize.COMMENT or is_docstring:
            start, end = (starts[row - 1] + column for row, column in (token.start, token.end))
            yield source[at:start], False
            yield source[start:end], True
            at = end
    yield source[at:], False


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
