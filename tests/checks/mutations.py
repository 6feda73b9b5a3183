"""Single faults put into valid records: each kind is a function of a record's JSON object and a random generator that
makes the fault and says where, as the JSON Pointer of the value that is wrong; None where the record gives no occasion.
A kind is named as the check that has to find it, with what tells it from others of that check after two underscores.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from qawl.formatting import dumps

Json = dict[str, Any]
Kind = Callable[[Json, Random], str | None]


def line_of(record: Json, pointer: str) -> int:
    """The line, from 1, on which the value at the pointer begins in the record's canonical text: that of a marker which
    is put there, or into its first value, if it has values on lines of their own."""
    marked = json.loads(json.dumps(record))
    holder: Any = {"": marked}
    steps = ["", *pointer.split("/")[1:]]
    for step in steps[:-1]:
        holder = holder[int(step) if isinstance(holder, list) else step]
    key = int(steps[-1]) if isinstance(holder, list) else steps[-1]
    value, deeper = holder[key], 0
    while isinstance(value, dict | list) and value:
        on_one_line = not any(
            isinstance(inner, dict | list) for inner in (value.values() if isinstance(value, dict) else value)
        ) and (isinstance(value, list) or "start" in value)
        deeper += not on_one_line
        holder, key = value, next(iter(value)) if isinstance(value, dict) else 0
        value = holder[key]
    holder[key] = "HERE"
    return next(number for number, line in enumerate(dumps(marked).splitlines(), 1) if '"HERE"' in line) - deeper


def pick(rng: Random, choices: Iterator[Any] | list[Any]) -> Any:
    found = list(choices)
    return rng.choice(found) if found else None


def spans(r: Json, *, content: bool = True) -> list[tuple[str, Json]]:
    """Every span with its pointer: content, cues, mentions."""
    found = []
    for i, quote in enumerate(r["quotes"]):
        if content:
            found += [(f"/quotes/{i}/spans/{j}", span) for j, span in enumerate(quote["spans"])]
        found += [(f"/quotes/{i}/{role}", quote[role]) for role in ("cue", "mention") if quote[role]]
    return found


def contents(r: Json) -> list[tuple[str, Json]]:
    return [(pointer, span) for pointer, span in spans(r) if "/spans/" in pointer]


def put(r: Json, span: Json, start: int, end: int) -> None:
    span |= {"start": start, "end": end, "text": r["text"][start:end]}


def flat(r: Json, i: int) -> bool:
    """Whether a quotation has one span, no parent and no child, so that moving it touches no other."""
    quote = r["quotes"][i]
    alone = all(other["parent"] != quote["id"] for other in r["quotes"])
    return len(quote["spans"]) == 1 and quote["parent"] is None and alone


# --- level 1 ---------------------------------------------------------------------------------------------------------


def missing_key(r: Json, rng: Random) -> str | None:
    pointer, inner = rng.choice(
        [("/source", r["source"]), ("/annotation", r["annotation"]), ("/quotes/0", r["quotes"][0])]
    )
    del inner[rng.choice([key for key in inner if key not in ("start", "optional")])]
    return pointer


def missing_key__span(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r))
    del span["end"]
    return pointer


def unknown_key(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    quote = r["quotes"][i]
    quote["speeker"] = None
    return f"/quotes/{i}/speeker"


def unknown_key__misspelled(r: Json, rng: Random) -> str | None:
    r["source"] = {{"license": "licence"}.get(key, key): value for key, value in r["source"].items()}
    return "/source/licence"


def wrong_type(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r))
    edge = rng.choice(["start", "end"])
    span[edge] = rng.choice([str(span[edge]), None, float(span[edge])])
    return f"{pointer}/{edge}"


def wrong_type__speakers(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["speakers"]))
    r["speakers"][i]["name"] = 12
    return f"/speakers/{i}/name"


def unknown_label(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["type"] = "quoted"
    return f"/quotes/{i}/type"


def unknown_label__stance(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["stance"]["label"] = rng.choice(["favour", "neutral", "Against"])
    return f"/quotes/{i}/stance/label"


def unknown_label__speaker(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["speakers"]))
    r["speakers"][i]["type"] = "organisation"
    return f"/speakers/{i}/type"


def wrong_form(r: Json, rng: Random) -> str | None:
    r["source"]["published"] = rng.choice(["21/07/2015", "2015-7-2", "٢٠١٥-٠٧-٢١", "yesterday"])
    return "/source/published"


def wrong_form__checksum(r: Json, rng: Random) -> str | None:
    r["text_sha256"] = r["text_sha256"].upper() if rng.random() < 0.5 else r["text_sha256"][:-1]
    return "/text_sha256"


def wrong_form__id(r: Json, rng: Random) -> str | None:
    r["id"] = rng.choice(["../escape", "a b", "", "a/b"])
    return "/id"


def out_of_range(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r))
    span["start"] = -rng.randint(1, 40)
    return f"{pointer}/start"


def out_of_range__confidence(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["confidence"] = rng.choice([1.5, 87, -0.1])
    return f"/quotes/{i}/confidence"


def no_content(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["spans"] = []
    return f"/quotes/{i}/spans"


def repeated_item(r: Json, rng: Random) -> str | None:
    r["annotation"]["annotators"] *= 2
    return "/annotation/annotators"


def unsupported_version(r: Json, rng: Random) -> str | None:
    r["schema_version"] = rng.choice(["0.9", "1.1", "2.0"])
    return "/schema_version"


def half_target(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, q in enumerate(r["quotes"]) if q["stance"]["target"] and q["stance"]["target"]["start"]])
    if i is None:
        return None
    r["quotes"][i]["stance"]["target"]["end"] = None
    return f"/quotes/{i}/stance/target"


# --- level 2 ---------------------------------------------------------------------------------------------------------


def sha256_differs(r: Json, rng: Random) -> str | None:
    r["text_sha256"] = r["text_sha256"][::-1]
    return "/text_sha256"


def sha256_differs__text(r: Json, rng: Random) -> str | None:
    after = max(span["end"] for _, span in spans(r))
    if after + 1 >= len(r["text"]):
        return None
    r["text"] = r["text"][:-1] + ("." if r["text"][-1] != "." else "!")
    return "/text_sha256"


def span_text_differs(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r))
    by = rng.choice([-2, -1, 1, 2])
    span["start"], span["end"] = span["start"] + by, span["end"] + by
    return pointer if span["start"] >= 0 and span["end"] <= len(r["text"]) else None


def span_text_differs__edge(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r))
    span["end"] += rng.choice([-1, 1])
    return pointer if span["start"] < span["end"] <= len(r["text"]) else None


def span_text_differs__words(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, [one for one in spans(r) if " " in one[1]["text"]])
    span["text"] = span["text"].replace(" ", "  ", 1)
    return pointer


def span_out_of_bounds(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r))
    span["end"] = len(r["text"]) + rng.randint(1, 99)
    return pointer


def span_reversed(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r))
    span["start"], span["end"] = span["end"], span["start"]
    return pointer


def span_reversed__empty(r: Json, rng: Random) -> str | None:
    pointer, span = pick(rng, spans(r, content=False))
    span["end"] = span["start"]
    return pointer


def spans_unordered(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, quote in enumerate(r["quotes"]) if len(quote["spans"]) == 2])
    if i is None:
        return None
    r["quotes"][i]["spans"].reverse()
    return f"/quotes/{i}/spans/1"


def spans_overlap(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, quote in enumerate(r["quotes"]) if len(quote["spans"]) == 2])
    if i is None:
        return None
    first, second = r["quotes"][i]["spans"]
    put(r, first, first["start"], second["start"] + 4)
    return f"/quotes/{i}/spans/1"


def section_out_of_bounds(r: Json, rng: Random) -> str | None:
    r["sections"][-1]["end"] += rng.randint(1, 9)
    return f"/sections/{len(r['sections']) - 1}"


def sections_overlap(r: Json, rng: Random) -> str | None:
    if len(r["sections"]) < 2:
        return None
    r["sections"][1]["start"] = r["sections"][0]["end"] - rng.randint(1, 3)
    return "/sections/1"


# --- level 3 ---------------------------------------------------------------------------------------------------------


def unknown_speaker(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["speaker"] = "s99"
    return f"/quotes/{i}/speaker"


def duplicate_speaker_id(r: Json, rng: Random) -> str | None:
    if len(r["speakers"]) < 2:
        return None
    r["speakers"][1]["id"] = r["speakers"][0]["id"]
    return "/speakers/1/id"


def unused_speaker(r: Json, rng: Random) -> str | None:
    r["speakers"].append(r["speakers"][0] | {"id": "s99", "name": r["text"].split()[0]})
    return f"/speakers/{len(r['speakers']) - 1}"


def duplicate_quote_id(r: Json, rng: Random) -> str | None:
    i = rng.randrange(1, len(r["quotes"]))
    if any(quote["parent"] == r["quotes"][i]["id"] for quote in r["quotes"]):
        return None
    r["quotes"][i]["id"] = r["quotes"][i - 1]["id"]
    return f"/quotes/{i}/id"


def unknown_parent(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["parent"] = "q99"
    return f"/quotes/{i}/parent"


def parent_cycle(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["parent"] = r["quotes"][i]["id"]
    return f"/quotes/{i}/parent"


def child_outside_parent(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i in range(1, len(r["quotes"])) if flat(r, i) and flat(r, i - 1)])
    if i is None:
        return None
    r["quotes"][i]["parent"] = r["quotes"][i - 1]["id"]
    return f"/quotes/{i}/spans/0"


def parent_missing(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, quote in enumerate(r["quotes"]) if quote["parent"] is not None])
    if i is None:
        return None
    r["quotes"][i]["parent"] = None
    return f"/quotes/{i}/parent"


def quotes_unordered(r: Json, rng: Random) -> str | None:
    i = rng.randrange(1, len(r["quotes"]))
    quotes = r["quotes"]
    if quotes[i]["spans"][0]["start"] == quotes[i - 1]["spans"][0]["start"]:
        return None
    quotes[i - 1], quotes[i] = quotes[i], quotes[i - 1]
    return f"/quotes/{i}"


# --- level 4 ---------------------------------------------------------------------------------------------------------


def outer_space(r: Json, rng: Random) -> str | None:
    text = r["text"]
    one = pick(rng, [one for one in spans(r) if text[one[1]["start"] - 1] == " " and one[1]["start"]])
    if one is None:
        return None
    put(r, one[1], one[1]["start"] - 1, one[1]["end"])
    return str(one[0])


def outer_punctuation(r: Json, rng: Random) -> str | None:
    text = r["text"]
    found = [
        (pointer, span)
        for pointer, span in contents(r)
        if text[span["end"] : span["end"] + 1] in ("،", ".") and flat(r, int(pointer.split("/")[2]))
    ]
    one = pick(rng, found)
    if one is None:
        return None
    put(r, one[1], one[1]["start"], one[1]["end"] + 1)
    return str(one[0])


def outer_marks(r: Json, rng: Random) -> str | None:
    text = r["text"]
    one = pick(
        rng,
        [
            (pointer, span)
            for pointer, span in contents(r)
            if text[span["start"] - 1] == "«"
            and text[span["end"]] == "»"
            and not {"«", "»"} & set(span["text"])
            and flat(r, int(pointer.split("/")[2]))
        ],
    )
    if one is None:
        return None
    put(r, one[1], one[1]["start"] - 1, one[1]["end"] + 1)
    return str(one[0])


def leading_complementizer(r: Json, rng: Random) -> str | None:
    text = r["text"]
    one = pick(
        rng,
        [
            (pointer, span)
            for pointer, span in contents(r)
            if text[: span["start"]].endswith((" أن ", " إن "))
            and span["text"][0].isalpha()
            and flat(r, int(pointer.split("/")[2]))
        ],
    )
    if one is None:
        return None
    put(r, one[1], one[1]["start"] - 3, one[1]["end"])
    return str(one[0])


def span_inside_word(r: Json, rng: Random) -> str | None:
    one = pick(rng, [one for one in spans(r) if re.fullmatch(r"[ء-ي]{2}", one[1]["text"][-2:])])
    if one is None:
        return None
    put(r, one[1], one[1]["start"], one[1]["end"] - 1)
    return str(one[0])


def direct_without_marks(r: Json, rng: Random) -> str | None:
    def plainly_reported(quote: Json) -> bool:
        before = r["text"][: quote["spans"][0]["start"]]
        return quote["type"] == "indirect" and before.endswith((" أن ", " إن "))

    i = pick(rng, [i for i, q in enumerate(r["quotes"]) if plainly_reported(q) and q["spans"][0]["text"][0].isalpha()])
    if i is None:
        return None
    r["quotes"][i]["type"] = "direct"
    return f"/quotes/{i}/type"


def mixed_without_marks(r: Json, rng: Random) -> str | None:
    def unmarked(quote: Json) -> bool:
        return not any(set("«»“”\"'‘’„‹›") & set(span["text"]) for span in quote["spans"])

    i = pick(rng, [i for i, q in enumerate(r["quotes"]) if q["type"] == "indirect" and unmarked(q)])
    if i is None:
        return None
    r["quotes"][i]["type"] = "mixed"
    return f"/quotes/{i}/type"


def cue_in_content(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, q in enumerate(r["quotes"]) if q["cue"] and len(q["spans"][0]["text"].split(" ")) > 4])
    if i is None:
        return None
    quote = r["quotes"][i]
    start, word = quote["spans"][0]["start"], quote["spans"][0]["text"].split(" ")
    at = start + len(word[0]) + 1
    put(r, quote["cue"], at, at + len(word[1]))
    return f"/quotes/{i}/cue" if word[1].isalpha() else None


def mention_without_speaker(r: Json, rng: Random) -> str | None:
    said = [quote["speaker"] for quote in r["quotes"]]
    i = pick(rng, [i for i, q in enumerate(r["quotes"]) if q["mention"] and said.count(q["speaker"]) > 1])
    if i is None:
        return None
    r["quotes"][i]["speaker"] = None
    return f"/quotes/{i}/speaker"


def name_not_in_text(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["speakers"]))
    r["speakers"][i]["name"] = "زاهر القمري"
    return f"/speakers/{i}/name"


def name_with_title(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, s in enumerate(r["speakers"]) if s["type"] == "person" and " " in s["name"]])
    if i is None or r["speakers"][i]["name"].startswith(("ال", "لل", "ب", "ل")):
        return None
    r["speakers"][i]["name"] = f"الدكتور {r['speakers'][i]['name']}"
    return f"/speakers/{i}/name"


def target_without_stance(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, q in enumerate(r["quotes"]) if q["stance"]["target"]])
    if i is None:
        return None
    r["quotes"][i]["stance"]["label"] = "none"
    return f"/quotes/{i}/stance/target"


def stance_without_target(r: Json, rng: Random) -> str | None:
    i = pick(rng, [i for i, q in enumerate(r["quotes"]) if q["stance"]["target"]])
    if i is None:
        return None
    r["quotes"][i]["stance"]["target"] = None
    return f"/quotes/{i}/stance/target"


def judged_with_confidence(r: Json, rng: Random) -> str | None:
    i = rng.randrange(len(r["quotes"]))
    r["quotes"][i]["confidence"] = round(rng.random(), 2)
    return f"/quotes/{i}/confidence"


def too_few_annotators(r: Json, rng: Random) -> str | None:
    r["annotation"]["annotators"] = rng.choice([[], ["qawl/0.1"]])
    return "/annotation/annotators"


def impossible_date(r: Json, rng: Random) -> str | None:
    r["source"]["published"] = rng.choice(["2026-02-30", "2025-02-29", "2025-04-31"])
    return "/source/published"


KINDS: dict[str, Kind] = {
    name: value
    for name, value in list(globals().items())
    if callable(value) and getattr(value, "__code__", None) and value.__code__.co_varnames[:2] == ("r", "rng")
}


# --- level 0: faults of the bytes, each with the line ----------------------------------------------------------------


def byte_faults(data: bytes, rng: Random) -> Iterator[tuple[str, bytes, int]]:
    """Faults that make a file's bytes no record: the check, the bytes, and the line."""
    lines = data.split(b"\n")
    plain = [n for n, line in enumerate(lines) if re.fullmatch(rb' *"[a-z_0-9]+": ("[^"\\]*"|null),', line)]

    def with_line(number: int, line: bytes) -> bytes:
        return b"\n".join([*lines[:number], line, *lines[number + 1 :]])

    at = rng.choice(plain)
    yield "json-syntax", with_line(at, lines[at] + b","), at + 1
    at = rng.choice(plain)
    yield "json-syntax", with_line(at, lines[at].replace(b": ", b" ", 1)), at + 1
    at = rng.choice(plain)
    yield "json-syntax", with_line(at, lines[at].replace(b'"', b"'")), at + 1
    at = rng.choice(plain)
    yield "duplicate-key", with_line(at, lines[at] + b"\n" + lines[at]), at + 2
    at = rng.choice([n for n in plain if lines[n].endswith(b"null,")])
    yield "not-finite", with_line(at, lines[at].replace(b"null", b"NaN")), at + 1
    yield "lone-surrogate", with_line(at, lines[at].replace(b"null", b'"\\ud83d"')), at + 1
    yield "too-deep", with_line(at, lines[at].replace(b"null", b"[" * 50 + b"]" * 50)), at + 1
    at = rng.choice([n for n, line in enumerate(lines) if "ا".encode() in line])
    yield "not-utf8", with_line(at, lines[at].replace("ا".encode(), "ا".encode("cp1256"), 1)), at + 1
    yield "byte-order-mark", b"\xef\xbb\xbf" + data, 1
