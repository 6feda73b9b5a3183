"""Which regions belong to which quotation.

What a relation says is told by the labels at its ends, whichever way it was drawn: a quotation and a cue,
mention or target; a quotation and a further part of its content; two quotations, of which the inner has the
outer as its parent. (Two quotations joined by a relation labelled ``content`` are one: the later is a part.)
"""

from __future__ import annotations

from qawl import labels
from qawl.labelstudio.config import CONTENT
from qawl.labelstudio.regions import Region, Relation, Report, Result

SATELLITES = ("cue", "mention", "target")


class Groups:
    """Which regions belong to which quotation. ``heads`` are the quotations' first regions in the order of
    the result, ``outer`` the quotation around each that has one."""

    def __init__(self, result: Result, report: Report) -> None:
        types = labels.names("quote_types")
        self._report = report
        joined = {id(r) for r in result.relations if CONTENT in r.labels and _both(r, types)}
        later = {
            max(r.source, r.goal, key=lambda region: region.start).id
            for r in result.relations
            if id(r) in joined
        }
        self.heads = tuple(r for r in result.regions if r.label in types and r.id not in later)
        self._owner = {head.id: head for head in self.heads}
        self._own(result, later)
        self._satellites: dict[tuple[str, str], Region] = {}
        self.outer: dict[str, Region] = {}
        for relation in result.relations:
            self._take(relation)
        self._tell_of_lonely(result, later)

    def _own(self, result: Result, later: set[str]) -> None:
        """Give every further part to its quotation, through other parts where it hangs on them."""
        edges = [
            r for r in result.relations if self._is_part(r.source, later) or self._is_part(r.goal, later)
        ]
        edges = [r for r in edges if not {r.source.label, r.goal.label} & set(SATELLITES)]
        waiting = True
        while waiting:
            waiting = False
            for relation in edges:
                for one, other in ((relation.source, relation.goal), (relation.goal, relation.source)):
                    if one.id in self._owner and other.id not in self._owner:
                        self._owner[other.id] = self._owner[one.id]
                        waiting = True
        for relation in edges:
            first, second = self._owner.get(relation.source.id), self._owner.get(relation.goal.id)
            if first is not second and first is not None and second is not None:
                part = relation.goal if self._is_part(relation.goal, later) else relation.source
                message = f"{part} hangs on two quotations; it counts for {self._owner[part.id]}"
                self._report("part-of-two", message, "leave one relation from it, and submit again")
        self._parts: dict[str, list[Region]] = {head.id: [] for head in self.heads}
        for region in result.regions:
            if region.id in self._owner:
                self._parts[self._owner[region.id].id].append(region)

    @staticmethod
    def _is_part(region: Region, later: set[str]) -> bool:
        return region.label == CONTENT or region.id in later

    def parts(self, head: Region) -> list[Region]:
        """The content of a quotation, in the order of the text."""
        return sorted(self._parts[head.id], key=lambda region: (region.start, region.end))

    def satellite(self, head: Region, role: str) -> Region | None:
        """The quotation's cue, mention or target."""
        return self._satellites.get((head.id, role))

    def _take(self, relation: Relation) -> None:
        one, other = relation.source, relation.goal
        first, second = self._owner.get(one.id), self._owner.get(other.id)
        if first is not None and second is not None:
            if first is not second and first is one and second is other:
                self._nest(one, other)
        elif first is not None and other.label in SATELLITES:
            self._attach(first, other)
        elif second is not None and one.label in SATELLITES:
            self._attach(second, one)
        elif CONTENT not in (one.label, other.label):  # lonely parts have a finding of their own
            message = f"a relation joins {one} and {other}, and neither is a quotation; it is left out"
            self._report("relation-unusable", message, "draw it from the quotation, and submit again")

    def _attach(self, head: Region, region: Region) -> None:
        there = self._satellites.setdefault((head.id, region.label), region)
        if (there.start, there.end) != (region.start, region.end):
            message = f"{head} has two: {there}, and {region}, which is left out"
            self._report(f"second-{region.label}", message, "leave one of the relations, and submit again")

    def _nest(self, one: Region, other: Region) -> None:
        inner, outer = one, other
        if not self._inside(one, other) and self._inside(other, one):
            inner, outer = other, one
        if not self._inside(inner, outer):
            message = f"a relation joins {one} and {other}, and neither lies inside the other; it is left out"
            cure = (
                "correct the boundaries, or delete the relation; a further part of one quotation is labelled"
            )
            self._report("parent-not-around", message, f"{cure} {CONTENT}")
        elif self.outer.setdefault(inner.id, outer) is not outer:
            message = f"{inner} has two parents; {outer} is left out"
            self._report("second-parent", message, "leave one of the relations, and submit again")

    def _inside(self, inner: Region, outer: Region) -> bool:
        return all(part.inside(self._parts[outer.id]) for part in self._parts[inner.id])

    def _tell_of_lonely(self, result: Result, later: set[str]) -> None:
        used = {id(region) for region in self._satellites.values()} | {
            id(end) for r in result.relations for end in (r.source, r.goal) if end.label in SATELLITES
        }
        for region in result.regions:
            if region.id not in self._owner and id(region) not in used:
                message = f"{region} belongs to no quotation; it is left out"
                cure = "draw a relation to it from its quotation, or delete it, and submit again"
                self._report(f"{region.label}-without-quotation", message, cure)


def _both(relation: Relation, names: tuple[str, ...]) -> bool:
    return relation.source.label in names and relation.goal.label in names
