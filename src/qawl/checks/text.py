"""Level 2, text: it is as it was when it was cleaned and annotated."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from qawl.checks.registry import Hit, check
from qawl.checks.view import View
from qawl.checks.wording import named

# What no article holds: controls except tab and line ends, byte order marks, noncharacters.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


@check(
    2,
    whole=("text", "text_sha256"),
    cure="restore the text; or, if the change is meant, run `qawl fix`: every offset depends on the text",
    bad='{"text": "قالت رنا", "text_sha256": "0000…"}',
    good='{"text": "قالت رنا", "text_sha256": "(the checksum of these very words)"}',
)
def sha256_differs(r: View) -> Iterator[Hit]:
    """text_sha256 is the SHA-256 of the text's UTF-8 bytes.

    The text never changes once a record is annotated; the checksum tells when it did, and finds the
    text of a standoff record.
    """
    given, real = r.data["text_sha256"], hashlib.sha256(r.encoded).hexdigest()
    if given != real and r.full:
        yield Hit("/text_sha256", f"text_sha256 begins with {given[:8]}, that of the text with {real[:8]}")


@check(
    2,
    whole=("text",),
    cure="normalise the text to NFC before annotating; then shift the offsets after each place",
    bad='{"text": "ا\\u0654علنت"}',
    good='{"text": "أعلنت"}',
)
def text_not_nfc(r: View) -> Iterator[Hit]:
    """The text is in Unicode normalisation form NFC.

    The same letter in two forms has two lengths: words no longer match, and offsets differ from tool to
    tool.
    """
    text = r.text
    if not unicodedata.is_normalized("NFC", text):
        normal = unicodedata.normalize("NFC", text)
        at = next((i for i, (a, b) in enumerate(zip(text, normal, strict=False)) if a != b), len(normal))
        yield Hit("/text", f"not in NFC from offset {at}: {named(text[at])}", (at, at + 1))


@check(
    2,
    whole=("text",),
    cure="write line ends as \\n before annotating",
    bad='{"text": "عنوان\\r\\n\\r\\nمتن"}',
    good='{"text": "عنوان\\n\\nمتن"}',
)
def carriage_return(r: View) -> Iterator[Hit]:
    """Lines of the text end in \\n alone.

    Editors and version control change \\r\\n to \\n without asking, and then every offset behind is off.
    """
    if "\r" in r.text:
        at = r.text.index("\r")
        yield Hit("/text", f"{r.text.count(chr(13))} carriage returns, the first at offset {at}", (at, at + 1))


@check(
    2,
    whole=("text",),
    cure="remove it before annotating; later, shift the offsets behind it",
    bad='{"text": "قالت\\u0000 رنا"}',
    good='{"text": "قالت رنا"}',
)
def control_character(r: View) -> Iterator[Hit]:
    """The text holds no control characters, byte order marks or noncharacters.

    They are leftovers of other encodings; they are invisible, and break terminals, XML and Label Studio.
    """
    match = _CONTROL.search(r.text)
    if match:
        yield Hit("/text", f"{named(match[0])} at offset {match.start()}", match.span())


@check(
    2,
    whole=("text",),
    severity="warning",
    cure="convert the article again from its source, in the right encoding",
    bad='{"text": "قال� رنا"}',
    good='{"text": "قالت رنا"}',
)
def replacement_character(r: View) -> Iterator[Hit]:
    """The text holds no U+FFFD, the sign of a character that was lost.

    A decoder puts it where bytes were no characters: letters of the article are missing.
    """
    if "\ufffd" in r.text:
        at = r.text.index("\ufffd")
        count = r.text.count("\ufffd")
        yield Hit("/text", f"{count} replacement characters, the first at offset {at}", (at, at + 1))


@check(
    2,
    whole=("text",),
    severity="warning",
    cure="trim the text before annotating",
    bad='{"text": "عنوان\\n\\nمتن\\n"}',
    good='{"text": "عنوان\\n\\nمتن"}',
)
def blank_edge(r: View) -> Iterator[Hit]:
    """The text begins and ends with a visible character.

    White space at its edges gets lost in other tools; at the beginning that moves every offset.
    """
    if r.text != r.text.strip():
        side = "begins" if r.text[0].isspace() else "ends"
        yield Hit("/text", f"the text {side} with white space")
