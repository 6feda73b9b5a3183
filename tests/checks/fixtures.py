"""The records in tests/data: one good one, and for each check a copy of it with one thing wrong.

``python tests/checks/fixtures.py`` writes them; a test holds the files to this. What makes a record wrong is
a function of its JSON object (or of its bytes), named as the check is, with _ for -. Where the good record
cannot be the twin, ``<name>_good`` makes the twin from it: bad and twin differ in what the check is about.
"""

from __future__ import annotations

import copy
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qawl.formatting import dumps

DATA = Path(__file__).resolve().parents[1] / "data"
Json = dict[str, Any]

TEXT = """رنا الفارس: العمل في ميناء الواحة بدأ

قالت المهندسة رنا الفارس إن «العمل في الرصيف الجديد بدأ فعلا»، ونفت أي تأخير في التسليم. \
وأضافت أن الشركة «ملتزمة تماما» بالموعد.

وذكرت صحيفة المرفأ أن الوزير سامر الحلو أعلن أن الميناء سيفتح في الربيع.

«لن نتوقف يوما واحدا»، تابعت الفارس، «حتى ننهي العمل كله»."""


def span(words: str, text: str = TEXT, after: str = "") -> Json:
    """The span of some words in the text, the first after some others."""
    start = text.index(words, text.index(after))
    return {"start": start, "end": start + len(words), "text": words}


def target(words: str, text: str = TEXT) -> Json:
    """A stance target of some words in the text."""
    where = span(words, text)
    return {"text": where.pop("text")} | where


def quote(id_: str, type_: str, spans: list[Json], cue: Json | None, mention: Json | None, **more: Any) -> Json:
    stance = more.pop("stance", {"label": "none", "target": None})
    rest = {"speaker": "s1", "parent": None, "confidence": None} | more
    return {
        "id": id_,
        "type": type_,
        "spans": spans,
        "cue": cue,
        "mention": mention,
        **rest,
        "stance": stance,
    }


def good() -> Json:
    """A record in which nothing is wrong."""
    nested = "الوزير سامر الحلو أعلن أن الميناء سيفتح في الربيع"
    return {
        "schema_version": "1.0",
        "id": "port-1",
        "lang": "ar",
        "text": TEXT,
        "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "sections": [
            {"start": 0, "end": TEXT.index("\n"), "type": "headline"},
            {"start": TEXT.index("\n") + 2, "end": len(TEXT), "type": "body"},
        ],
        "source": {
            "collection": "constructed",
            "original_id": None,
            "publisher": None,
            "url": "https://example.org/port",
            "author": None,
            "published": "2026-02-28",
            "license": "CC-BY-4.0",
        },
        "speakers": [
            {"id": "s1", "name": "رنا الفارس", "type": "person", "role": "المهندسة", "wikidata": None},
            {"id": "s2", "name": "صحيفة المرفأ", "type": "organization", "role": None, "wikidata": None},
            {"id": "s3", "name": "سامر الحلو", "type": "person", "role": "الوزير", "wikidata": None},
        ],
        "quotes": [
            quote("q1", "indirect", [span("العمل في ميناء الواحة بدأ")], None, span("رنا الفارس")),
            quote(
                "q2",
                "direct",
                [span("العمل في الرصيف الجديد بدأ فعلا")],
                span("قالت"),
                span("المهندسة رنا الفارس"),
            ),
            quote(
                "q3",
                "indirect",
                [span("أي تأخير في التسليم")],
                span("ونفت"),
                None,
                stance={"label": "against", "target": target("تأخير في التسليم")},
            ),
            quote("q4", "mixed", [span("الشركة «ملتزمة تماما» بالموعد")], span("وأضافت"), None),
            quote("q5", "indirect", [span(nested)], span("وذكرت"), span("صحيفة المرفأ"), speaker="s2"),
            quote(
                "q6",
                "indirect",
                [span("الميناء سيفتح في الربيع")],
                span("أعلن"),
                span("الوزير سامر الحلو"),
                speaker="s3",
                parent="q5",
            ),
            quote(
                "q7",
                "direct",
                [span("لن نتوقف يوما واحدا"), span("حتى ننهي العمل كله")],
                span("تابعت"),
                span("الفارس", after="تابعت"),
            ),
        ],
        "annotation": {"status": "gold", "annotators": ["a1", "a2"], "guidelines": "1.1"},
    }


def with_text(record: Json, old: str, new: str) -> None:
    """Replace words of the text (once), and move the offsets behind; a span that ends with them grows."""
    text: str = record["text"]
    at, shift = text.index(old), len(new) - len(old)
    record["text"] = text.replace(old, new, 1)
    record["text_sha256"] = hashlib.sha256(record["text"].encode("utf-8", "surrogatepass")).hexdigest()
    for part in [*record["sections"], *all_spans(record)]:
        for edge in ("start", "end"):
            part[edge] += shift if part[edge] >= at + len(old) else 0
        if "text" in part:
            part["text"] = record["text"][part["start"] : part["end"]]


def all_spans(record: Json) -> list[Json]:
    found = []
    for row in record["quotes"]:
        found += [*row["spans"], row["cue"], row["mention"], row["stance"]["target"]]
    return [one for one in found if one is not None and one["start"] is not None]


def move(record: Json, part: Json, start: int, end: int) -> None:
    """Put a span elsewhere in the text, with the words there."""
    part |= {"start": part["start"] + start, "end": part["end"] + end}
    if "text" in part:
        part["text"] = record["text"][part["start"] : part["end"]]


def standoff(record: Json) -> None:
    record["text"] = None
    for part in all_spans(record):
        if part.keys() == {"start", "end", "text"}:
            del part["text"]
    record["quotes"][2]["stance"]["target"]["text"] = None


# --- level 0: functions of the bytes ---------------------------------------------------------------------


def empty_file(data: bytes) -> bytes:
    return b""


def byte_order_mark(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


def not_utf8(data: bytes) -> bytes:
    return data.replace("بدأ".encode(), "بدأ".encode("cp1256"), 1)


def json_syntax(data: bytes) -> bytes:
    return data.replace(b'"lang": "ar",', b'"lang": "ar"', 1)


def duplicate_key(data: bytes) -> bytes:
    return data.replace(b'"lang": "ar",', b'"lang": "ar",\n  "lang": "ar",', 1)


def too_deep(data: bytes) -> bytes:
    return data.replace(b'"original_id": null', b'"original_id": ' + b"[" * 40 + b"]" * 40, 1)


def not_finite(data: bytes) -> bytes:
    return data.replace(b'"confidence": null', b'"confidence": NaN', 1)


def lone_surrogate(data: bytes) -> bytes:
    return data.replace(b'"author": null', b'"author": "\\ud83d"', 1)


def lone_surrogate_good(data: bytes) -> bytes:
    return data.replace(b'"author": null', b'"author": "\\ud83d\\ude00"', 1)


# --- level 1 ---------------------------------------------------------------------------------------------


def missing_key(r: Json) -> None:
    del r["quotes"][1]["parent"]


def unknown_key(r: Json) -> None:
    r["source"]["publishr"] = r["source"].pop("publisher")


def wrong_type(r: Json) -> None:
    r["quotes"][1]["cue"]["start"] = float(r["quotes"][1]["cue"]["start"])


def unknown_label(r: Json) -> None:
    r["quotes"][2]["stance"]["label"] = "opposed"


def wrong_form(r: Json) -> None:
    r["source"]["published"] = "28/02/2026"


def out_of_range(r: Json) -> None:
    r["quotes"][1]["cue"]["start"] = -4


def no_content(r: Json) -> None:
    r["quotes"][1]["spans"] = []


def repeated_item(r: Json) -> None:
    r["annotation"]["annotators"] = ["a1", "a1"]


def unsupported_version(r: Json) -> None:
    r["schema_version"] = "0.9"


def standoff_with_words_good(r: Json) -> None:
    standoff(r)


def standoff_with_words(r: Json) -> None:
    cue = dict(r["quotes"][1]["cue"])
    standoff(r)
    r["quotes"][1]["cue"] = cue


def half_target(r: Json) -> None:
    r["quotes"][2]["stance"]["target"]["end"] = None


# --- level 2 ---------------------------------------------------------------------------------------------


def sha256_differs(r: Json) -> None:
    r["text_sha256"] = r["text_sha256"][::-1]


def text_not_nfc(r: Json) -> None:
    with_text(r, "الرصيف الجديد", "الرصيف الجد\u064a\u0654د")


def text_not_nfc_good(r: Json) -> None:
    with_text(r, "الرصيف الجديد", "الرصيف الجد\u0626د")


def carriage_return(r: Json) -> None:
    with_text(r, "\n\nوذكرت", "\n\r\nوذكرت")


def control_character(r: Json) -> None:
    with_text(r, "الرصيف الجديد", "الرصيف\u0007الجديد")


def replacement_character(r: Json) -> None:
    with_text(r, "الرصيف", "الر\ufffdيف")


def blank_edge(r: Json) -> None:
    r["text"] += "\n"
    r["text_sha256"] = hashlib.sha256(r["text"].encode()).hexdigest()


def span_out_of_bounds(r: Json) -> None:
    r["quotes"][6]["spans"][1]["end"] = len(TEXT) + 3


def span_reversed(r: Json) -> None:
    cue = r["quotes"][1]["cue"]
    cue["start"], cue["end"] = cue["end"], cue["start"]


def span_text_differs(r: Json) -> None:
    r["quotes"][1]["cue"]["start"] += 1
    r["quotes"][1]["cue"]["end"] += 1


def blank_span(r: Json) -> None:
    r["quotes"][1]["cue"] = {"start": 37, "end": 39, "text": "\n\n"}


def span_splits_character_good(r: Json) -> None:
    with_text(r, "قالت", "قالَت")
    r["quotes"][1]["cue"] = span("قالَت", r["text"])


def span_splits_character(r: Json) -> None:
    with_text(r, "قالت", "قالَت")
    r["quotes"][1]["cue"] = span("قال", r["text"])


def spans_unordered(r: Json) -> None:
    r["quotes"][6]["spans"].reverse()


def spans_overlap(r: Json) -> None:
    first, second = r["quotes"][6]["spans"]
    first["end"] = second["start"] + 3
    first["text"] = TEXT[first["start"] : first["end"]]


def spans_touch(r: Json) -> None:
    content = span("أي تأخير في التسليم")
    parts = [content | {"end": content["start"] + 8}, content | {"start": content["start"] + 9}]
    r["quotes"][2]["spans"] = [one | {"text": TEXT[one["start"] : one["end"]]} for one in parts]


def section_out_of_bounds(r: Json) -> None:
    r["sections"][1]["end"] += 1


def sections_overlap(r: Json) -> None:
    r["sections"][0]["end"] += 3


# --- level 3 ---------------------------------------------------------------------------------------------


def duplicate_speaker_id(r: Json) -> None:
    r["speakers"].insert(1, r["speakers"][0] | {"name": "الواحة"})


def unknown_speaker(r: Json) -> None:
    r["quotes"][1]["speaker"] = "s9"


def unused_speaker(r: Json) -> None:
    r["speakers"].append(r["speakers"][0] | {"id": "s4", "name": "الشركة"})


def same_speaker_twice(r: Json) -> None:
    r["speakers"].append(r["speakers"][0] | {"id": "s4"})
    r["quotes"][6]["speaker"] = "s4"


def duplicate_quote_id(r: Json) -> None:
    r["quotes"][2]["id"] = "q2"


def unknown_parent(r: Json) -> None:
    r["quotes"][5]["parent"] = "q9"


def parent_cycle(r: Json) -> None:
    r["quotes"][4]["parent"] = "q5"


def child_outside_parent(r: Json) -> None:
    r["quotes"][5]["parent"] = "q4"


def quotes_unordered(r: Json) -> None:
    r["quotes"][1], r["quotes"][2] = r["quotes"][2], r["quotes"][1]


def duplicate_quote(r: Json) -> None:
    r["quotes"].insert(2, r["quotes"][1] | {"id": "q8", "cue": span("ونفت"), "mention": None})
    r["quotes"][3]["cue"] = span("وأضافت")
    r["quotes"][4]["cue"] = span("وذكرت")
    del r["quotes"][5:]
    del r["speakers"][1:]


def quotes_cross(r: Json) -> None:
    r["quotes"][2]["spans"] = [span("أي تأخير في التسليم. وأضافت أن الشركة «ملتزمة")]


def parent_missing(r: Json) -> None:
    r["quotes"][5]["parent"] = None


def cue_shared(r: Json) -> None:
    r["quotes"][3]["cue"] = dict(r["quotes"][2]["cue"])


# --- level 4 ---------------------------------------------------------------------------------------------


def outer_space(r: Json) -> None:
    move(r, r["quotes"][2]["spans"][0], -1, 0)


def outer_punctuation(r: Json) -> None:
    move(r, r["quotes"][3]["spans"][0], 0, 1)


def outer_marks(r: Json) -> None:
    move(r, r["quotes"][1]["spans"][0], -1, 1)


def mark_cut_off(r: Json) -> None:
    move(r, r["quotes"][3]["spans"][0], 0, -9)


def leading_complementizer(r: Json) -> None:
    move(r, r["quotes"][3]["spans"][0], -3, 0)


def span_inside_word(r: Json) -> None:
    move(r, r["quotes"][2]["spans"][0], 0, -1)


def content_crosses_section(r: Json) -> None:
    r["sections"].insert(1, {"start": 39, "end": r["quotes"][1]["spans"][0]["start"] + 9, "type": "summary"})
    r["sections"][2]["start"] = r["sections"][1]["end"] + 1


def attribution_in_content_good(r: Json) -> None:
    with_text(r, "في التسليم.", "في التسليم، على حد قولها.")


def attribution_in_content(r: Json) -> None:
    attribution_in_content_good(r)
    move(r, r["quotes"][2]["spans"][0], 0, len("، على حد قولها"))


def direct_without_marks(r: Json) -> None:
    r["quotes"][2]["type"] = "direct"


def mixed_without_marks(r: Json) -> None:
    r["quotes"][2]["type"] = "mixed"


def indirect_in_marks(r: Json) -> None:
    r["quotes"][1]["type"] = "indirect"


def cue_in_content(r: Json) -> None:
    r["quotes"][2]["cue"] = span("تأخير")


def mention_in_content(r: Json) -> None:
    r["quotes"][3]["mention"] = span("الشركة")


def cue_in_mention(r: Json) -> None:
    r["quotes"][1]["mention"] = span("قالت المهندسة رنا الفارس")


def cue_missing(r: Json) -> None:
    r["quotes"][3]["cue"] = None


def cue_overlong(r: Json) -> None:
    with_text(r, "ونفت", "ونفت خلال مؤتمر صحافي عقد أمس في المدينة")


def cue_overlong_good(r: Json) -> None:
    cue_overlong(r)
    r["quotes"][2]["cue"] = span("ونفت", r["text"])


def negated_report(r: Json) -> None:
    with_text(r, "، ونفت", "، ولم تذكر")
    r["quotes"][2]["cue"] = span("تذكر", r["text"])


def negated_report_good(r: Json) -> None:
    with_text(r, "، ونفت", "، وقد تذكر")
    r["quotes"][2]["cue"] = span("تذكر", r["text"])


def future_report(r: Json) -> None:
    with_text(r, "، ونفت", "، وستنفي")
    r["quotes"][2]["cue"] = span("وستنفي", r["text"])


def mention_pronoun(r: Json) -> None:
    mention_pronoun_good(r)
    r["quotes"][2]["mention"] = span("هي", r["text"], after="ونفت")


def mention_pronoun_good(r: Json) -> None:
    with_text(r, "ونفت", "ونفت هي")
    r["quotes"][2]["cue"] = span("ونفت", r["text"])


def mention_with_comma(r: Json) -> None:
    with_text(r, "المهندسة رنا الفارس", "المهندسة، رنا الفارس،")
    r["quotes"][1]["mention"] = span("المهندسة، رنا الفارس", r["text"])


def mention_with_comma_good(r: Json) -> None:
    with_text(r, "المهندسة رنا الفارس", "المهندسة، رنا الفارس،")
    r["quotes"][1]["mention"] = span("المهندسة", r["text"])


def mention_with_clause(r: Json) -> None:
    with_text(r, "رنا الفارس إن", "رنا الفارس التي تدير العمل إن")
    r["quotes"][1]["mention"] = span("المهندسة رنا الفارس التي تدير العمل", r["text"])


def mention_with_clause_good(r: Json) -> None:
    with_text(r, "رنا الفارس إن", "رنا الفارس التي تدير العمل إن")


def mention_without_speaker(r: Json) -> None:
    r["quotes"][1]["speaker"] = None


def name_with_title(r: Json) -> None:
    r["speakers"][0]["name"] = "المهندسة رنا الفارس"


def name_not_in_text(r: Json) -> None:
    r["speakers"][0]["name"] = "رنا سمير الفارس"


def speaker_unintroduced(r: Json) -> None:
    r["quotes"] = r["quotes"][2:4]
    r["speakers"] = [r["speakers"][0] | {"name": "ليلى الصياد"}]


def speaker_unintroduced_good(r: Json) -> None:
    r["quotes"] = r["quotes"][2:4]
    r["speakers"] = r["speakers"][:1]


def target_without_stance(r: Json) -> None:
    r["quotes"][2]["stance"]["label"] = "none"


def stance_without_target(r: Json) -> None:
    r["quotes"][2]["stance"]["target"] = None


def judged_with_confidence(r: Json) -> None:
    r["quotes"][1]["confidence"] = 0.87


def too_few_annotators(r: Json) -> None:
    r["annotation"]["annotators"] = ["qawl/0.1", "a1"]


def optional_outside_gold(r: Json) -> None:
    r["annotation"]["status"] = "reviewed"
    r["quotes"][1]["optional"] = True


def optional_outside_gold_good(r: Json) -> None:
    r["quotes"][1]["optional"] = True


def impossible_date(r: Json) -> None:
    r["source"]["published"] = "2026-02-30"


# --- level 5: functions of the files of a corpus ---------------------------------------------------------

Files = dict[str, Any]  # record objects and texts by path


def corpus() -> Files:
    """Two records, the ledger, and the same as they were before."""
    first, second = good(), good()
    texts = TEXT.split("\n\n")[1], "قالت رنا الفارس إن الحصاد اكتمل، ونفت أي نقص."
    rows = (
        (
            ("indirect", "أي تأخير في التسليم", "ونفت"),
            ("mixed", "الشركة «ملتزمة تماما» بالموعد", "وأضافت"),
        ),
        (("indirect", "الحصاد اكتمل", "قالت"), ("indirect", "أي نقص", "ونفت")),
    )
    for number, record in enumerate((first, second)):
        text = texts[number]
        record |= {"id": f"port-{number + 1}", "text": text, "sections": []}
        record["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
        record["speakers"] = record["speakers"][:1]
        record["quotes"] = [
            quote(f"q{place}", type_, [span(content, text)], span(cue, text), None)
            for place, (type_, content, cue) in enumerate(rows[number], 1)
        ]
    files = {
        "records/port-1.json": first,
        "records/port-2.json": second,
        "splits.tsv": ledger("train", "train"),
    }
    files |= {f"base/{name}": copy.deepcopy(value) for name, value in files.items()}
    return files | {"pyproject.toml": '[tool.qawl]\ncollections = ["constructed"]\n'}


def ledger(first: str, second: str) -> str:
    return f"id\tsplit\nport-1\t{first}\nport-2\t{second}\n"


def duplicate_record_id(f: Files) -> None:
    f["records/other/port-1.json"] = f.pop("records/port-2.json") | {"id": "port-1"}
    without_history(f)


def duplicate_record_id_good(f: Files) -> None:
    f["records/other/port-2.json"] = f.pop("records/port-2.json")
    without_history(f)


def without_history(f: Files) -> None:
    for name in [name for name in f if not name.startswith("records/")]:
        del f[name]


def duplicate_text(f: Files) -> None:
    f["records/port-3.json"] = f["records/port-1.json"] | {"id": "port-3"}


def file_name_differs(f: Files) -> None:
    f["records/port.json"] = f.pop("records/port-2.json")


def collection_missing(f: Files) -> None:
    f["records/port-2.json"]["source"]["collection"] = None


def unknown_collection(f: Files) -> None:
    f["records/port-2.json"]["source"]["collection"] = "constructd"


def licence_missing(f: Files) -> None:
    f["records/port-2.json"]["source"]["license"] = None


def licence_differs(f: Files) -> None:
    f["records/port-2.json"]["source"]["license"] = "CC-BY-ND-4.0"


def speaker_spelled_two_ways(f: Files) -> None:
    f["records/port-2.json"]["speakers"][0]["name"] = "رنا الفارسِ"


def split_leak(f: Files) -> None:
    f["records/port-3.json"] = f["records/port-1.json"] | {"id": "port-3"}
    f["splits.tsv"] += "port-3\ttest\n"


def split_leak_good(f: Files) -> None:
    f["splits.tsv"] = f["base/splits.tsv"] = ledger("train", "test")


def split_unjudged(f: Files) -> None:
    for name in ("records/port-2.json", "base/records/port-2.json"):
        f[name]["annotation"]["status"] = "reviewed"
    f["splits.tsv"] = f["base/splits.tsv"] = ledger("train", "test")


def split_unjudged_good(f: Files) -> None:
    f["splits.tsv"] = f["base/splits.tsv"] = ledger("train", "test")


def split_without_record(f: Files) -> None:
    f["splits.tsv"] += "port-3\ttrain\n"


def split_moved(f: Files) -> None:
    f["splits.tsv"] = ledger("train", "test")


def record_removed(f: Files) -> None:
    del f["records/port-2.json"]
    f["splits.tsv"] = "id\tsplit\nport-1\ttrain\n"


def record_emptied(f: Files) -> None:
    f["records/port-2.json"] |= {"quotes": [], "speakers": []}


def quotes_lost(f: Files) -> None:
    del f["records/port-2.json"]["quotes"][1]


def text_changed(f: Files) -> None:
    with_text(f["records/port-2.json"], "اكتمل،", "انتهى،")


def status_lowered(f: Files) -> None:
    f["records/port-2.json"]["annotation"]["status"] = "reviewed"


def unused_waiver(f: Files) -> None:
    f["waivers.tsv"] = "sha256-differs\tport-1\tthe text was corrected, see the changelog\n"


def made(name: str, level: int) -> Files | None:
    """The files that a function of this module makes; None where it has no such function."""
    change: Callable[..., Any] | None = globals().get(name.replace("-", "_"))
    if change is None:
        return None
    if level == 5:
        files = corpus()
        change(files)
        return files
    record = good()
    if level == 0:
        return {"port-1.json": change(dumps(record).encode())}
    change(record)
    return {"port-1.json": record}


def written(value: Any) -> bytes:
    """A file's bytes."""
    return value if isinstance(value, bytes) else (value if isinstance(value, str) else dumps(value)).encode()


def fixtures() -> dict[Path, bytes]:
    """Every file of tests/data, with its bytes."""
    from qawl.checks.registry import all_checks

    files = {Path("valid/port-1.json"): written(good())}
    files |= {Path("valid/corpus", name): written(value) for name, value in corpus().items()}
    for check in all_checks():
        for folder, suffix in (("invalid", ""), ("valid", "-good")):
            for name, value in (made(check.id + suffix, check.level) or {}).items():
                files[Path(folder, check.id, name)] = written(value)
    return files


if __name__ == "__main__":
    for folder in ("valid", "invalid"):
        shutil.rmtree(DATA / folder, ignore_errors=True)
    for path, data in fixtures().items():
        (DATA / path).parent.mkdir(parents=True, exist_ok=True)
        (DATA / path).write_bytes(data)
