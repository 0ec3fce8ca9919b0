"""Pages as they come in the worst case, made of whole ones: with pieces lost and others put in, and in any order."""

from collections.abc import Sequence

from hypothesis import strategies as st


@st.composite
def spoiled(draw: st.DrawFn, wholes: Sequence[str], end: str = "</html>") -> str:
    """One of the pages with pieces lost and texts put in their place; most still have their `end`."""
    text = draw(st.sampled_from(wholes))
    cuts = st.tuples(st.integers(0, len(text)), st.integers(0, 300), st.text(max_size=12))
    for start, length, instead in draw(st.lists(cuts, max_size=6)):
        text = text[:start] + instead + text[start + length :]
    return text + draw(st.sampled_from((end, end, "")))


def shuffled(wholes: Sequence[str]) -> st.SearchStrategy[str]:
    """The tags of the pages with the texts behind them, in any order and number."""
    pieces = [f"{piece}>" for whole in wholes for piece in whole.split(">")]
    return st.lists(st.sampled_from(pieces), max_size=80).map(lambda some: f"<html>{''.join(some)}</html>")
