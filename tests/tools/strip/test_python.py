"""What goes from Python with a part's word: the smallest piece; ruff closes the gaps."""

import re
import textwrap

import pytest

from tools.strip.python import Pruner, StripError

COMET = re.compile("comet", re.IGNORECASE)


def pruned(text: str, file: str = "shared/domain/stars.py", *, gone: set[str] | None = None) -> str:
    pruner = Pruner({file: text}, COMET, gone or set())
    pruner.prune()
    assert pruner.problems == set()
    return pruner.files[file]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("from a import b, a_comet\n", "from a import b\n"),
        ("from a import a_comet\nx = 1\n", "x = 1\n"),
        ("X = {Star: 1, Comet: 2}\n", "X = {Star: 1, }\n"),
        ("X = [star, comet]\n", "X = [star, ]\n"),
        ("X = [(1, star), (2, comet)]\n", "X = [(1, star), ]\n"),
        ("type X = Star | Comet\n", "type X = Star\n"),
        ("A, COMET = 1, 'comet'\n", "A,  = 1, \n"),
        ("class S:\n    a: int\n    comets: int\n", "class S:\n    a: int\n"),
        ("# What a comet is.\nCOMET = 1\n'''As above.'''\nX = 2\n", "X = 2\n"),
    ],
)
def test_only_what_is_named_so_goes(text: str, left: str) -> None:
    assert pruned(text) == left


def test_a_case_of_a_match_goes_alone() -> None:
    before = "match x:\n    case Star():\n        y = 1\n    case Comet():\n        y = 2\n"

    assert pruned(before) == "match x:\n    case Star():\n        y = 1\n"


def test_a_keyword_goes_with_the_parameter_that_it_is_for() -> None:
    before = "def f(a, comets): ...\nf(1, comets=2)\n"

    assert pruned(before) == "def f(a, ): ...\nf(1, )\n"


def test_a_docstring_and_a_comment_name_nothing() -> None:
    text = '"""Like a comet."""\nX = 1  # a comet\'s\n'

    assert pruned(text) == text


def test_a_test_goes_whole_and_so_does_what_asks_for_its_fixture() -> None:
    before = (
        "import pytest\n\n@pytest.fixture\ndef tail():\n    return comet()\n\n"
        "def test_one(tail):\n    assert tail\n\ndef test_two():\n    assert 1\n"
    )

    assert pruned(before, "tests/test_x.py") == (
        "import pytest\n\n\n\ndef test_two():\n    assert 1\n"
    )


def test_a_name_that_is_gone_elsewhere_goes_here_too() -> None:
    text = "from shared.tails import Tail, Star\n\nTABLE = {Tail: 1, Star: 2}\n"

    left = pruned(text, gone={"shared.tails.Tail"})

    assert left == "from shared.tails import  Star\n\nTABLE = { Star: 2}\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("def f(a, comet=COMET): ...\n", "def f(a, ): ...\n"),
        ("def f(a, *, comet=COMET, b=1): ...\n", "def f(a, *,  b=1): ...\n"),
        ("class Fake(Stars, Comets):\n    a = 1\n", "class Fake(Stars, ):\n    a = 1\n"),
        (
            "@counted\n@comets.counted(1)\ndef f():\n    return 1\n",
            "@counted\ndef f():\n    return 1\n",
        ),
        ("if a:\n    star()\nelse:\n    comet()\nx = 1\n", "if a:\n    star()\nx = 1\n"),
        (
            "if a:\n    star()\nelif b:\n    comet()\n    comet()\nx = 1\n",
            "if a:\n    star()\nx = 1\n",
        ),
        (
            "try:\n    star()\nexcept E:\n    x()\nfinally:\n    comet()\n",
            "try:\n    star()\nexcept E:\n    x()\n",
        ),
    ],
    ids=["default", "keyword", "base", "decorator", "else", "elif", "finally"],
)
def test_what_is_beside_a_cut_stays(text: str, left: str) -> None:
    assert pruned(text) == left


@pytest.mark.parametrize(
    "statement",
    [
        "with sky() as comet:\n    assert star()",
        "for comet in sky():\n    star()",
        "while comet:\n    star()",
        "if comet:\n    star()",
        "if star():\n    comet()\nelse:\n    star()",
        "if a:\n    star()\nelif b:\n    comet()\nelse:\n    star()",
        "try:\n    comet()\nexcept Late:\n    star()",
        "match comet:\n    case 1:\n        star()",
        "add(star, comet)",
        "add(of(comet), star)",
        "@on(comet)\ndef star():\n    return 1",
        "def star(a=comet):\n    return a",
    ],
)
@pytest.mark.parametrize("function", ["", "def f():\n", "async def f():\n"], ids=repr)
def test_what_does_other_things_too_is_never_cut_whole(statement: str, function: str) -> None:
    text = function + textwrap.indent(f"{statement}\n", "    " if function else "")
    pruner = Pruner({"shared/a.py": text}, COMET)

    pruner.prune()

    assert pruner.files["shared/a.py"] == text
    assert [each.endswith("must say what becomes of it") for each in pruner.problems] == [True]


@pytest.mark.parametrize(
    "statement",
    [
        "for comet in sky():\n    star(comet)",
        "comets.close()",
        "count(COMETS, 0)",
        "with sky():\n    comet()\n    comet()",
    ],
)
def test_a_statement_that_does_nothing_else_goes(statement: str) -> None:
    text = f"def f():\n    star()\n{textwrap.indent(statement, '    ')}\n    return 1\n"

    assert pruned(text) == "def f():\n    star()\n    return 1\n"


@pytest.mark.parametrize(
    "text",
    ["match x:\n    case Comet():\n        y = 1\n", "try:\n    x()\nexcept E:\n    comet()\n"],
)
def test_a_block_of_which_nothing_is_left_is_told(text: str) -> None:
    pruner = Pruner({"shared/a.py": text}, COMET)

    with pytest.raises(StripError, match=r"^shared/a\.py: nothing would be left in '\w+.*:': "):
        pruner.prune()


def test_what_nobody_knows_how_to_leave_out_is_told_and_left() -> None:
    text = "def f(x):\n    return x + comet\n"
    pruner = Pruner({"shared/a.py": text}, COMET)

    pruner.prune()

    [problem] = pruner.problems
    assert problem.startswith("shared/a.py:2: f cannot do without comet: an edit must say")
    assert pruner.files["shared/a.py"] == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("def f(a):\n    g(a, comet(1))\n", "def f(a):\n    g(a, )\n"),
        ("def f(a):\n    return [a, comets()]\n", "def f(a):\n    return [a, ]\n"),
        (
            "def f(a):\n    if a:\n        return comets()\n    return 1\n",
            "def f(a):\n    return 1\n",
        ),
        ("def f(a, *, comets=1): ...\n", "def f(a, ): ...\n"),
    ],
)
def test_what_code_does_with_it_goes_and_the_rest_is_done_still(text: str, left: str) -> None:
    assert pruned(text) == left


def test_a_collection_that_has_nothing_else_goes_with_its_name() -> None:
    assert pruned("X = {comet, a_comet}\nY = {1, *X}\n") == "Y = {1, }\n"


def test_one_assertion_of_several_goes_alone() -> None:
    before = "def test_a():\n    x = 1\n    assert x\n    assert comets == []\n"

    assert pruned(before, "tests/test_x.py") == "def test_a():\n    x = 1\n    assert x\n"


def test_to_a_case_of_what_is_gone_nothing_comes_and_all_of_it_goes() -> None:
    before = (
        "class A:\n    def f(self, x):\n        match x:\n            case Star():\n"
        "                y = 1\n            case Comet():\n                z = comets(x)\n"
    )

    assert pruned(before, "tests/x.py") == before.partition("            case Comet")[0]
