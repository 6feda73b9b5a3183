"""The labeling configuration: what an annotator sees and marks, generated from schema/labels.json.

A quotation is one region labelled with its type (direct, indirect, mixed). Its further parts are regions
labelled ``content``, and its cue, mention and target regions of their own; all of these, and the quotation
around it, hang on it by relations. Stance and speaker are asked for each quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from qawl import labels
from qawl.labels import Label

TEXT, SPAN, STANCE, TARGET, SPEAKER, SPEAKER_TYPE, NOTES = (
    "text",
    "span",
    "stance",
    "target",
    "speaker",
    "speaker_type",
    "notes",
)
"""The names of the configuration's tags, which results carry as ``to_name`` and ``from_name``."""
CONTENT, PARENT = "content", "parent"
RELATIONS = ("cue", "mention", "target", CONTENT, PARENT)
"""What a relation from a quotation to another region says; ``content`` leads to a further part of it."""

# granularity "symbol": "character" breaks the page, "word" snaps over attached و and ب.
# Directions go on a class: <View dir> and <Text style> are ignored.
_STYLE = """
.qawl-ar {direction: rtl; text-align: right}
.qawl-ar .lsf-htx-richtext {font-size: 20px; line-height: 2.4}
.qawl-page {display: flex; gap: 24px; align-items: flex-start}
.qawl-text {flex: 3; min-width: 0}
.qawl-side {flex: 1; min-width: 260px; position: sticky; top: 0}
.qawl-guide * {font-size: 14px !important; font-weight: 400 !important; line-height: 1.5 !important}
"""
_HOW = (
    "Mark: press a label's key, then drag over the words. Another key changes the selected region's label, "
    "Backspace deletes it, Escape lets it go.",
    "Join: select the quotation, press Alt+R, click its cue, mention, target, further part (content), or the "
    "quotation around it. The relation needs no label.",
    "Leave out outermost quotation marks, أن and إن before the content, outer punctuation, time and place of speaking.",
    "A new cue begins a new quotation; coordinated clauses under one cue are one.",
    "A dropped subject or a pronoun has no mention, but a speaker: the name at its fullest, without titles.",
)
"""The guidelines' short form, with what one has to know of the page."""


def labeling_config() -> str:
    """The XML of the configuration; the same as schema/labeling_config.xml."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    types, roles = labels.labels("quote_types"), labels.labels("span_roles")
    quotes = ",".join(label.name for label in types)
    yield "<!-- Generated from labels.json by `qawl label-studio config`; do not edit. -->"
    yield "<View>"
    yield f"  <Style>{_STYLE}  </Style>"
    yield '  <View className="qawl-page">'
    yield '    <View className="qawl-text">'
    yield '      <Header value="$title" size="5"/>'
    yield f'      <Labels name="{SPAN}" toName="{TEXT}" choice="single">'
    yield from (f"        {_tag('Label', label)}" for label in (*types, *roles))
    yield "      </Labels>"
    yield '      <View className="qawl-ar">'
    yield f'        <Text name="{TEXT}" value="$text" granularity="symbol"/>'
    yield "      </View>"
    yield "      <Relations>"
    yield from (f'        <Relation value="{name}"/>' for name in RELATIONS)
    yield "      </Relations>"
    yield "    </View>"
    yield '    <View className="qawl-side">'
    yield f'      <View visibleWhen="region-selected" whenTagName="{SPAN}" whenLabelValue="{quotes}">'
    yield '        <Header value="Speaker" size="6"/>'
    yield f"        {_area(SPEAKER, 'the name at its fullest, without titles')}"
    yield from _choices(SPEAKER_TYPE, labels.labels("speaker_types"))
    yield '        <Header value="Stance" size="6"/>'
    yield from _choices(STANCE, labels.labels("stance_labels"))
    yield f"        {_area(TARGET, 'the target, when its words do not stand in the text')}"
    yield "      </View>"
    yield '      <Header value="Notes" size="6"/>'
    yield f'      <TextArea name="{NOTES}" toName="{TEXT}" rows="2" editable="true"'
    yield '                placeholder="doubts, remarks"/>'
    yield '      <Collapse open="true">'
    yield from _panel("How", _HOW)
    yield from _guide("Quotations", types)
    yield from _guide("Spans", roles)
    yield from _guide("Speakers", labels.labels("speaker_types"))
    yield from _guide("Stance", labels.labels("stance_labels"))
    yield "      </Collapse>"
    yield "    </View>"
    yield "  </View>"
    yield "</View>"


def _tag(tag: str, label: Label) -> str:
    parts = {"value": label.name, "hint": f"{label.ar}: {label.description}"}
    parts |= {"background": label.color} if label.color else {}
    parts |= {"hotkey": label.hotkey} if label.hotkey else {}
    return f"<{tag} {' '.join(f'{name}={quoteattr(value)}' for name, value in parts.items())}/>"


def _area(name: str, hint: str) -> str:
    return (
        f'<TextArea name="{name}" toName="{TEXT}" perRegion="true" editable="true" maxSubmissions="1"'
        f" placeholder={quoteattr(hint)}/>"
    )


def _choices(name: str, options: Iterable[Label]) -> Iterator[str]:
    yield f'        <Choices name="{name}" toName="{TEXT}" perRegion="true" choice="single" showInline="true">'
    yield from (f"          {_tag('Choice', label)}" for label in options)
    yield "        </Choices>"


def _guide(title: str, rows: Iterable[Label]) -> Iterator[str]:
    keys = {label: f" [{label.hotkey}]" if label.hotkey else "" for label in rows}
    return _panel(title, (f"{row.name}{key} {row.ar}: {row.description}" for row, key in keys.items()))


def _panel(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f'        <Panel value="{title}">'
    yield '          <View className="qawl-guide">'
    yield from (f'            <Header size="6" value={quoteattr(line)}/>' for line in lines)
    yield "          </View>"
    yield "        </Panel>"
