"""The speakers of a record, as the answers of an annotation change them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from qawl.checks.wording import shown
from qawl.labelstudio.config import SPEAKER, SPEAKER_TYPE
from qawl.labelstudio.regions import Region, Report
from qawl.record import Record, Speaker


def fresh_ids(letter: str, used: set[str]) -> Iterator[str]:
    highest = max((int(id_[1:]) for id_ in used if id_[1:].isdigit()), default=0)
    return (f"{letter}{number}" for number in count(highest + 1))


class Speakers:
    """The speakers of a record, as the answers change them.

    An entry is known by its name; one whose quotations all go to another name of the same source is renamed,
    so that its role and its Wikidata item stay.
    """

    def __init__(self, base: Record) -> None:
        self._entries: dict[str, Speaker] = {speaker.id: speaker for speaker in base.speakers}
        self._base = base
        self._fresh = fresh_ids("s", set(self._entries))
        self._renamed: dict[str, str] = {}  # new entry → the one that it was
        self._final: dict[str, str] = {}

    def of(self, head: Region, report: Report) -> str | None:
        """The entry for a quotation's answers; None when nobody is named."""
        name, type_ = head.answers.get(SPEAKER), head.answers.get(SPEAKER_TYPE)
        if name is None:
            return None
        sent = self._base.speaker(head.meta.get("speaker"))
        if sent is not None and sent.name.strip() == name:
            key: str | None = sent.id
        else:
            key = next((entry.id for entry in self._entries.values() if entry.name == name), None)
        if key is None:
            key = self._add(name, type_, sent, head, report)
        elif type_ is not None and type_ != self._type_sent(head):
            self._entries[key] = replace(self._entries[key], type=type_)
        return key

    def _type_sent(self, head: Region) -> str | None:
        sent = self._base.speaker(head.meta.get("speaker"))
        return sent.type if sent is not None else None

    def _add(self, name: str, type_: str | None, sent: Speaker | None, head: Region, report: Report) -> str:
        from qawl.scoring.names import same_source

        key = next(self._fresh)
        if sent is not None and same_source(sent.name, name):
            self._entries[key] = replace(sent, id=key, name=name, type=type_ or sent.type)
            self._renamed[key] = sent.id
            return key
        if type_ is None:
            message = f"{head}: the speaker {shown(name)} has no type, and counts as a person"
            report("speaker-without-type", message, "pick a type beneath the name, and submit again")
        self._entries[key] = Speaker(key, name, type_ or "person")
        return key

    def settled(self, used: set[str | None]) -> tuple[Speaker, ...]:
        """The final table: entries that lost all their quotations are gone, what they were renamed to has
        their id and place."""
        had = {quote.speaker for quote in self._base.quotes}
        gone = {id_ for id_ in had if id_ is not None and id_ not in used}
        heirs = Counter(old for old in self._renamed.values())
        table: dict[str, Speaker] = {}
        for key, entry in self._entries.items():
            if key not in gone and key not in self._renamed:
                table[key] = entry
        for new, old in self._renamed.items():
            inherits = old in gone and heirs[old] == 1
            self._final[new] = old if inherits else new
            table[self._final[new]] = replace(self._entries[new], id=self._final[new])
        order = {key: number for number, key in enumerate(self._entries)}
        return tuple(sorted(table.values(), key=lambda speaker: order[speaker.id]))

    def id_of(self, key: str | None) -> str | None:
        """The id that an entry has in the final table."""
        return None if key is None else self._final.get(key, key)
