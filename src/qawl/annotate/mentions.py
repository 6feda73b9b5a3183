"""Mentions: the noun phrase that names the source in one attribution.

Arabic news puts the subject behind its verb (قال الوزير) or in front of it (الوزير قال); source
phrases put it behind. Where neither stands, the subject is dropped and there is no mention.
"""

from __future__ import annotations

from collections.abc import Collection

from qawl.annotate.boundaries import Range
from qawl.annotate.content import Attribution
from qawl.annotate.cues import Cue
from qawl.annotate.lexicon import words as word_class
from qawl.annotate.phrases import adjective, subject_end
from qawl.annotate.tokens import (
    ADVERB,
    AUXILIARY,
    BOUNDARY,
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    DOCUMENT,
    FINITE_VERB,
    FIRST_NAME,
    FUTURE,
    GROUP,
    NEGATION,
    OPEN,
    PLACE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    TITLE,
    WORD,
    Tokens,
)

MAX_MENTION = 16  # tokens
_ENDS = AUXILIARY | BOUNDARY | COMMA | COLON | COMPLEMENTIZER | RELATIVE | CONJUNCTION | NEGATION | FUTURE | ADVERB
_NOT_WITHIN = _ENDS | PRONOUN  # no noun phrase holds them


def find_mention(
    tokens: Tokens, attribution: Attribution, cues: dict[int, Cue], reporting: Collection[int]
) -> Range | None:
    """Tokens of the mention, or None when the subject is dropped or only a pronoun. ``reporting``: the first
    tokens of the cues that report a quotation."""
    cue = attribution.cue
    if cue is None:
        return attribution.mention
    if cue.lemma is None:
        return _after_source_phrase(tokens, attribution, cue)
    if cue.form is not None and cue.form.person != 3:
        return None
    if cue.tense == "participle":
        return _subject_of_main_verb(tokens, cue, cues, reporting)
    if cue.tense == "masdar":
        return _carried(tokens, cue)
    after = _after(tokens, attribution, cue)
    if after is not None or (cue.last > cue.first and cue.prefix):
        return after
    first = tokens.sentences[tokens.sentence_of[cue.first]][0]
    if cue.prefix == "ف" and tokens.words[first] in ("اما", "واما"):
        end = noun_phrase_end(tokens, first + 1, cue.first)
        return (first + 1, end) if end > first else None
    if cue.prefix:
        return None
    return _before(tokens, cue, cues)


def _carried(tokens: Tokens, cue: Cue) -> Range | None:
    """The source that a carrier names before its verbal noun (نقلت الوكالة عن الوزير قوله)."""
    for j in range(cue.first - 1, max(-1, cue.first - 25), -1):
        if tokens.kinds[j] & BOUNDARY:
            return None
        if tokens.words[j] == "عن":
            end = noun_phrase_end(tokens, j + 1, cue.first)
            return (j + 1, end) if end > j else None
    return None


def noun_phrase_end(tokens: Tokens, start: int, limit: int) -> int:
    """The last token of the noun phrase that begins at ``start``, before ``limit`` (exclusive);
    ``start - 1`` when none begins there."""
    words, kinds = tokens.words, tokens.kinds
    named = False
    j = start
    limit = min(limit, start + MAX_MENTION)
    while j < limit:
        word, kind = words[j], kinds[j]
        if kind & WORD:
            if kind & _NOT_WITHIN:
                break
            if j > start and (kind & FINITE_VERB or (kinds[j - 1] & PLACE and word[0] != "و" and not adjective(word))):
                break
            if kind & PREPOSITION:
                if j == start or named or not (_role_goes_on(tokens, j) or _name_ahead(tokens, j, limit)):
                    break
            elif word[0] in "لب" and _preposition_ends(tokens, j, limit, named):
                break
            named = named or (kind & FIRST_NAME > 0 and j > start)
            j += 1
        elif kind & OPEN:
            close = tokens.marks.partner.get(j)
            if close is None or close - j > 6 or close >= limit:
                break
            j = close + 1
        elif kind & BRACKET:
            close = _bracket_close(tokens, j, limit)
            if close is None or j == start or kinds[j + 1] & ADVERB:
                break
            j = close + 1
        elif (
            word in "-–."
            and j > start
            and j + 1 < limit
            and kinds[j + 1] & WORD
            and tokens.ends[j] == tokens.starts[j + 1]
        ):
            j += 1
        else:
            break
    return j - 1


def _preposition_ends(tokens: Tokens, j: int, limit: int, named: bool) -> bool:
    """Does a preposition written to a word of the noun phrase end it there? ``named``: a first name stands before."""
    word = tokens.words[j]
    if named and word[0] == "ل" and len(word) > 4:
        return True
    return (
        word.startswith(("لل", "بال"))
        and word not in word_class("inside_name")
        and (named or not (_role_goes_on(tokens, j) or _name_ahead(tokens, j, limit)))
    )


def _name_ahead(tokens: Tokens, j: int, limit: int) -> bool:
    """Does a person's name follow the preposition's phrase (مبعوث الأمم المتحدة إلى … سامر الحلو)?"""
    kinds = tokens.kinds
    if tokens.words[j] in ("في", "فى") and j + 1 < len(tokens) and tokens.words[j + 1] in word_class("occasion"):
        return False
    for k in range(j + 2, min(limit, j + 8)):
        if kinds[k] & (_ENDS | PREPOSITION):
            return False
        if kinds[k] & FIRST_NAME and tokens.words[k] != "باسم":
            return True
    return False


def _role_goes_on(tokens: Tokens, j: int) -> bool:
    """Does this preposition still belong to a role (مدير العلاقات في الشركة), not to the speaking?"""
    words = tokens.words
    following = words[j + 1] if j + 1 < len(tokens) else ""
    if words[j].startswith(("لل", "بال")):
        return bool(tokens.kinds[j - 1] & (TITLE | GROUP | DOCUMENT)) or words[j - 1] in (
            "العام",
            "السابق",
            "الاول",
            "الرسمي",
            "الاعلى",
            "التنفيذي",
        )
    if words[j] in ("في", "فى", "لدى", "من", "عن"):
        return following not in word_class("occasion") and not tokens.kinds[j + 1] & ADVERB if following else False
    return words[j] in ("على", "بين") and False


def _bracket_close(tokens: Tokens, j: int, limit: int) -> int | None:
    for k in range(j + 1, min(limit, j + 5)):
        if tokens.kinds[k] & BRACKET:
            return k
    return None


def _after_source_phrase(tokens: Tokens, attribution: Attribution, cue: Cue) -> Range | None:
    if cue.form is not None and cue.form.object:
        return None
    start = cue.last + 1
    if tokens.words[cue.last] in ("حد",):
        return None
    end = noun_phrase_end(tokens, start, min(len(tokens), start + MAX_MENTION))
    if attribution.mention is not None:
        end = min(end, attribution.mention[1])
    return (start, end) if end >= start else None


def _after(tokens: Tokens, attribution: Attribution, cue: Cue) -> Range | None:
    """The subject behind the verb, up to what introduces the content."""
    start = cue.last + 1
    if cue.cls == "relay":
        for j in range(start - 1, min(start + 12, attribution.start)):
            if tokens.words[j] == "عن":
                start = j + 1
                break
    while start < len(tokens) and tokens.kinds[start] & ADVERB:
        start += 1
    limit = len(tokens)
    if attribution.kind != "before" and attribution.start > cue.last:
        limit = (
            min(cue.intro.at, attribution.start)
            if cue.intro and attribution.kind not in ("noun", "preposition")
            else attribution.start
        )
    if start >= limit:
        return None
    end = noun_phrase_end(tokens, start, limit)
    if end < start:
        return None
    if attribution.kind in ("preposition", "complement") and cue.lemma is not None and "o" in cue.lemma.takes:
        end = min(end, subject_end(tokens, start, end + 1))
    return start, end


_OPENERS = frozenset({"و", "ان", "اما", "واما", "من"})
_NEW_CLAUSE = frozenset({"فيما", "وفيما", "بينما", "وبينما", "حين", "لكن", "ولكن", "كما", "وكما", "ثم", "حيث"})


def _before(tokens: Tokens, cue: Cue, cues: dict[int, Cue]) -> Range | None:
    """The subject in front of the verb: the antecedent of a relative clause that reports; else the
    sentence's opening noun phrase, or the one behind a complementizer, where it reaches up to the verb or to
    what is set off before it."""
    kinds, words = tokens.kinds, tokens.words
    first, _ = tokens.sentences[tokens.sentence_of[cue.first]]
    tail = cue.first - 1
    while tail > first and kinds[tail] & ADVERB:
        tail -= 1
    if tail > first and kinds[tail] & RELATIVE:
        tail -= 1
        while tail > first and kinds[tail] & (COMMA | BRACKET):
            tail -= 1
        return _phrase_ending_at(tokens, tail, max(first, tail - MAX_MENTION))
    begin = cue.first
    floor = max(first, cue.first - 40)
    while begin > floor:
        kind = kinds[begin - 1]
        if kind & (COMPLEMENTIZER | COLON | BOUNDARY | RELATIVE):
            break
        if kind & CONJUNCTION and words[begin - 1] != "وان":
            if words[begin - 1] in _NEW_CLAUSE:
                break
            return None
        begin -= 1
    while begin < cue.first and (
        kinds[begin] & (COMMA | CLOSE | OPEN | AUXILIARY | CONJUNCTION) or words[begin] in _OPENERS
    ):
        begin += 1
    if begin >= cue.first or kinds[begin] & (PREPOSITION | ADVERB):
        return None
    for k in range(begin, cue.first):
        other = cues.get(k)
        if other is None or other.lemma is None or other.intro is None or other.ruled_out:
            continue
        if not kinds[k - 1] & RELATIVE:
            return None
    end = noun_phrase_end(tokens, begin, cue.first)
    if end < begin:
        return None
    rest = range(end + 1, cue.first)
    if rest and not kinds[end + 1] & (RELATIVE | COMMA | PREPOSITION | ADVERB | AUXILIARY | BRACKET):
        return None
    return begin, end


def _phrase_ending_at(tokens: Tokens, tail: int, floor: int) -> Range | None:
    """The longest noun phrase that ends at ``tail`` and begins at an edge behind ``floor``."""
    begin = tail
    while begin > floor and not tokens.kinds[begin - 1] & (_ENDS | PREPOSITION | AUXILIARY | CLOSE):
        if tokens.kinds[begin - 1] & FINITE_VERB:
            break
        begin -= 1
    while begin < tail and (tokens.kinds[begin] & (OPEN | BRACKET) or tokens.words[begin] in _OPENERS):
        begin += 1
    return (begin, tail) if noun_phrase_end(tokens, begin, tail + 1) == tail else None


def _subject_of_main_verb(tokens: Tokens, cue: Cue, cues: dict[int, Cue], reporting: Collection[int]) -> Range | None:
    """For a participle that takes the content of a verb before it (تابع الوزير … قائلا): that verb's
    subject, unless another quotation stands between."""
    first, _ = tokens.sentences[tokens.sentence_of[cue.first]]
    for k in range(cue.first - 1, max(first, cue.first - 25) - 1, -1):
        other = cues.get(k)
        if other is None or other.lemma is None or other.ruled_out:
            continue
        if k in reporting or other.tense not in ("past", "present"):
            return None
        end = noun_phrase_end(tokens, other.last + 1, cue.first)
        return (other.last + 1, end) if end > other.last else None
    return None
