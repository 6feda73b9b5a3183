"""One record on a terminal: its text with quotations, cues and speakers coloured, and a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.cli._findings import isolate, printable
from qawl.record import Quote, Record

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from qawl.annotate.explain import Explanation

_STYLES = {"direct": "green", "indirect": "bright_blue", "mixed": "magenta"}
_CUE, _MENTION = "bold yellow", "bold cyan"


def show(record: Record, console: Console) -> None:
    """Print a record with text: each quotation's content in the colour of its type, cues yellow, mentions
    cyan, and below a line a quotation. Raises ValueError for a standoff record."""
    from rich.text import Text

    if record.text is None:
        raise ValueError(f"record {record.id} has no text: hydrate it first (qawl hydrate)")
    # Control characters must not reach the terminal; one for one, so that offsets stay.
    text = Text("".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in record.text))
    for quote in sorted(record.quotes, key=lambda quote: quote.parent is not None):
        for span in quote.spans:
            text.stylize(_STYLES[quote.type] + (" underline" if quote.parent else ""), span.start, span.end)
    for quote in record.quotes:
        if quote.mention is not None:
            text.stylize(_MENTION, quote.mention.start, quote.mention.end)
        if quote.cue is not None:
            text.stylize(_CUE, quote.cue.start, quote.cue.end)
    console.print(text)
    console.print()
    legend = Text("  ").join(
        [Text(name, style) for name, style in {**_STYLES, "cue": _CUE, "mention": _MENTION}.items()]
    )
    console.print(legend)
    for quote in record.quotes:
        console.print(_line(record, quote), soft_wrap=True)
    if not record.quotes:
        console.print("no quotations found")


def show_explanations(explanations: list[Explanation], text: str, console: Console) -> None:
    """Print, quotation by quotation, the decisions that led to it: candidates with their log-odds, the surest
    first, and below what weighed most."""
    for number, explanation in enumerate(explanations, 1):
        words = text[explanation.start : explanation.end]
        shown = words if len(words) < 90 else f"{words[:60]} … {words[-20:]}"
        console.print(f"\nq{number}  {isolate(shown)}  (introduced by: {explanation.introduced})", style="bold")
        for decision in explanation.decisions:
            candidates = "  ".join(f"{isolate(c.words)} {c.odds:+.1f}" for c in decision.candidates)
            console.print(f"  {decision.asked}  {candidates}", soft_wrap=True)
            if decision.reasons:
                reasons = "  ".join(f"{printable(name)} {weight:+.2f}" for name, weight in decision.reasons)
                console.print(f"      {reasons}", style="dim", soft_wrap=True)


def _line(record: Record, quote: Quote) -> Text:
    from rich.text import Text

    speaker = record.speaker(quote.speaker)
    line = Text.assemble((f"{quote.id:<4}", "bold"), (f"{quote.type:<9}", _STYLES[quote.type]))
    line.append(isolate(speaker.name) if speaker else "nobody named", _MENTION)
    if speaker is not None:
        line.append(f" ({speaker.type}{'' if quote.mention else ', implicit'})", "dim")
    if quote.cue is not None:
        line.append(" " + isolate(quote.cue.text or ""), _CUE)
    line.append(": " + isolate(" … ".join(span.text or "" for span in quote.spans)))
    if quote.stance.label != "none":
        target = quote.stance.target.text if quote.stance.target else None
        line.append(f"  {quote.stance.label}", "bold red" if quote.stance.label == "against" else "bold green")
        line.append(f" {isolate(target)}" if target else "")
    if quote.parent is not None:
        line.append(f"  inside {printable(quote.parent)}", "dim")
    if quote.confidence is not None:
        line.append(f"  {quote.confidence:.2f}", "dim")
    return line
