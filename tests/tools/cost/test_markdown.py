"""Tables are aligned in their source."""

from tools.cost.markdown import table


def test_all_columns_but_the_first_are_aligned_to_the_right() -> None:
    text = table(["what", "dollars"], [["a key", "1.00"], ["x", ""]])

    assert text.splitlines() == [
        "| what  | dollars |",
        "| ----- | ------: |",
        "| a key |    1.00 |",
        "| x     |         |",
    ]
