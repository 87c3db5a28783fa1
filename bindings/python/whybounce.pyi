from typing import Any, Optional, Sequence, Union

__version__: str

def diagnose(
    text: Union[str, bytes], fields: Optional[Sequence[str]] = None
) -> list[dict[str, Any]]:
    """What every delivery in the text means: a record for each, as `whybounce classify --format json` prints it.

    The text is anything that tells of a bounce: an SMTP reply, a whole delivery report, a log, webhook JSON.
    With `fields` a record has these only, in this order; an unknown name is a ValueError.
    """

def look_up(words: str) -> list[dict[str, Any]]:
    """The pages of the reference that a code, name or question means, best first: id, kind, title, matched."""

def explain(id: str) -> Optional[dict[str, Any]]:
    """The page of a code, category, provider, rule or term; None where there is none."""
