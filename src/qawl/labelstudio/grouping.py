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
        joins = [r for r in result.relations if _joins(r, types)]
        later = {_later(r).id for r in joins if CONTENT not in (r.source.label, r.goal.label)}
        self.heads = tuple(r for r in result.regions if r.label in types and r.id not in later)
        self._owner = {head.id: head for head in self.heads}
        self._parts: dict[str, list[Region]] = {head.id: [head] for head in self.heads}
        self._own(joins)
        self._satellites: dict[tuple[str, str], Region] = {}
        self._settled: set[str] = set()  # satellites that are taken or told of
        self.outer: dict[str, Region] = {}
        for relation in result.relations:
            if relation not in joins:
                self._take(relation)
        for region in result.regions:
            if region.id not in self._owner and region.id not in self._settled:
                message = f"{region} belongs to no quotation; it is left out"
                cure = "draw a relation to it from its quotation, or delete it, and submit again"
                report(f"{region.label}-without-quotation", message, cure)

    def _own(self, joins: list[Relation]) -> None:
        """Give every further part to its quotation, through other parts where it hangs on them."""
        waiting = True
        while waiting:
            waiting = False
            for relation in joins:
                for one, other in ((relation.source, relation.goal), (relation.goal, relation.source)):
                    if one.id in self._owner and other.id not in self._owner:
                        head = self._owner[other.id] = self._owner[one.id]
                        self._parts[head.id].append(other)
                        waiting = True
        for relation in joins:
            first, second = self._owner.get(relation.source.id), self._owner.get(relation.goal.id)
            if first is not second and first is not None and second is not None:
                part = relation.goal if relation.goal is not second else relation.source
                message = f"{part} hangs on two quotations; it counts for {self._owner[part.id]}"
                self._report("part-of-two", message, "leave one relation from it, and submit again")

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
            if first is not second:
                self._nest(first, second)
        elif first is not None and other.label in SATELLITES:
            self._attach(first, other)
        elif second is not None and one.label in SATELLITES:
            self._attach(second, one)
        else:
            message = f"a relation joins {one} and {other}, and neither is a quotation; it is left out"
            self._report("relation-unusable", message, "draw it from the quotation, and submit again")
            self._settled |= {one.id, other.id}

    def _attach(self, head: Region, region: Region) -> None:
        self._settled.add(region.id)
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
            cure = "correct the boundaries, or delete the relation; a further part of one quotation is labelled"
            self._report("parent-not-around", message, f"{cure} {CONTENT}")
        elif self.outer.setdefault(inner.id, outer) is not outer:
            message = f"{inner} has two parents; {outer} is left out"
            self._report("second-parent", message, "leave one of the relations, and submit again")

    def _inside(self, inner: Region, outer: Region) -> bool:
        return all(part.inside(self._parts[outer.id]) for part in self._parts[inner.id])


def _joins(relation: Relation, types: tuple[str, ...]) -> bool:
    """Whether a relation makes its ends parts of one quotation."""
    ends = {relation.source.label, relation.goal.label}
    return ends <= {*types, CONTENT} and (CONTENT in ends or CONTENT in relation.labels)


def _later(relation: Relation) -> Region:
    return max(relation.source, relation.goal, key=lambda region: region.start)
