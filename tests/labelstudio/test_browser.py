"""The page that annotators see, in a real browser: what it highlights, and what comes back from an edit."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qawl.labelstudio.annotations import gather
from qawl.labelstudio.client import Server
from qawl.labelstudio.credentials import Credentials
from qawl.labelstudio.pull import exported
from qawl.labelstudio.push import open_project, push
from qawl.labelstudio.tasks import task_of
from qawl.record import Annotation, Quote, Record, Span, Speaker, sha256

from .conftest import TOKEN, Studio
from .made_up import build, quote_with, write
from .test_tasks import without_confidence

pytestmark = [pytest.mark.server, pytest.mark.browser, pytest.mark.slow]

# Emoji of two UTF-16 units, joined by U+200D and with a skin tone; diacritics; zero-width non-joiner and
# space; directional marks; Windows line ends; a tab; a letter that is not NFC.
TEXT = (
    "جسر 😀👩🏽\u200d🚒 جديد\r\n\r\n"
    "قالَتِ الوزيرةُ\u200f رنا الفارس\u200e: «سنفتحُ\u200cالجسرَ 🚧 غدًا\u200b، إن\r\nشاء أهلُ البلدة».\r\n"
    "ورفض\tناقدٌ 🏳️\u200d🌈 المشروعَ، وقال إنّ الكُلفة عا\u0653لية."
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.of(TEXT, start, start + len(words))


ODD = Record(
    id="constructed-odd",
    text=TEXT,
    text_sha256=sha256(TEXT),
    speakers=(Speaker("s1", "رنا الفارس", "person", "الوزيرة"), Speaker("s2", "ناقدٌ")),
    quotes=(
        Quote("q1", "direct", (span("سنفتحُ\u200cالجسرَ 🚧 غدًا\u200b، إن\r\nشاء أهلُ البلدة"),), span("قالَتِ"),
              span("الوزيرةُ\u200f رنا الفارس"), "s1"),
        Quote("q2", "indirect", (span("المشروعَ"),), span("ورفض"), None, "s2"),
        Quote("q3", "indirect", (span("الكُلفة عا\u0653لية"),), span("وقال"), None, "s2"),
    ),
    annotation=Annotation("auto", ("qawl/0.1",)),
)  # fmt: skip

HIGHLIGHTS = """
() => Object.values(Array.from(document.querySelectorAll('.htx-highlight')).reduce((regions, span) => {
  const id = Array.from(span.classList).find(name => name.startsWith('htx-highlight-'));
  const region = (regions[id] ||= {label: '', words: ''});
  region.words += span.textContent;
  region.label ||= span.dataset.label || '';  // a region over several lines has it on one of its spans
  return regions;
}, {}))
"""
BOX_OF_WORDS = """
(words) => {
  const walker = document.createTreeWalker(document.querySelector('.lsf-htx-richtext'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const box = range.getBoundingClientRect();
    return {left: box.left, right: box.right, middle: box.top + box.height / 2};
  }
}
"""


@pytest.fixture
def odd(studio: Studio, request: pytest.FixtureRequest) -> tuple[str, int]:
    """A project with the odd article; its title and the task's id."""
    title = request.node.name[5:50]
    server = Server(Credentials(studio.url, TOKEN))
    push(server, open_project(server, title), [task_of(ODD)], lambda finding: None)
    return title, studio.tasks(title)[ODD.id]["id"]


def pulled(studio: Studio, title: str) -> tuple[Record, list[str]]:
    """What the one annotator made of the odd article, and noted. (The file's checks would refuse its line ends.)"""
    server = Server(Credentials(studio.url, TOKEN))
    project = server.find_project(title)
    assert project is not None
    findings: list[Any] = []
    gathered = gather(exported(server, project), lambda task: "", findings.append)
    assert {finding.check for finding in findings} <= {"carriage-return", "text-not-nfc", "annotator-note"}
    (judgement,) = gathered[ODD.id].judgements.values()
    return judgement.record, [one.message for one in findings if one.check == "annotator-note"]


def open_task(page: Any, studio: Studio, title: str, task: int) -> None:
    page.goto(f"/projects/{studio.project(title)}/data?task={task}")
    page.wait_for_selector(".htx-highlight")
    page.wait_for_selector("text=Submit")


def region(page: Any, words: str) -> Any:
    """The highlight of exactly these words."""
    return next(one for one in page.locator(".htx-highlight").all() if one.text_content() == words)


def select(page: Any, words: str) -> None:
    region(page, words).click()
    page.wait_for_selector(f".htx-highlight.__active >> text={words}")


def drag_over(page: Any, words: str) -> None:
    """Select words with the mouse, as one reads: from right to left."""
    box = page.evaluate(BOX_OF_WORDS, words)
    page.mouse.move(box["right"] - 1, box["middle"])
    page.mouse.down()
    page.mouse.move((box["left"] + box["right"]) / 2, box["middle"], steps=4)
    page.mouse.move(box["left"] + 1, box["middle"], steps=4)
    page.mouse.up()


def submit(page: Any) -> None:
    with page.expect_response(lambda answer: "/annotations" in answer.url and answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Submit").click()
    assert sent.value.ok


def test_the_page_highlights_what_the_record_says(studio: Studio, page: Any, odd: tuple[str, int]) -> None:
    open_task(page, studio, *odd)
    shown = sorted((one["label"].partition(":")[2], one["words"]) for one in page.evaluate(HIGHLIGHTS))
    # The page draws a line end as an element of its own, so that no highlight has one in its words.
    lines = str.maketrans("", "", "\r\n")
    wanted = [(quote.type, quote.spans[0].text) for quote in ODD.quotes]
    wanted += [("cue", quote.cue.text) for quote in ODD.quotes if quote.cue]
    wanted += [("mention", quote.mention.text) for quote in ODD.quotes if quote.mention]
    assert shown == sorted((label, (words or "").translate(lines)) for label, words in wanted)


def test_text_is_right_to_left_and_roomy(studio: Studio, page: Any, odd: tuple[str, int]) -> None:
    open_task(page, studio, *odd)
    style = page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('.lsf-htx-richtext'));"
        " return [s.direction, s.textAlign, parseFloat(s.fontSize), parseFloat(s.lineHeight)] }"
    )
    assert style[:2] == ["rtl", "right"]
    assert style[2] >= 20
    assert style[3] >= 2 * style[2]
    if folder := os.environ.get("QAWL_SCREENSHOTS"):
        select(page, "المشروعَ")
        page.screenshot(path=Path(folder) / "label-studio.png")


def test_submitted_unedited_it_comes_back_as_it_was(studio: Studio, page: Any, odd: tuple[str, int]) -> None:
    open_task(page, studio, *odd)
    submit(page)
    record, notes = pulled(studio, odd[0])
    assert not notes
    assert record == ODD.with_(annotation=Annotation("reviewed", ("qawl/0.1", "ls-1")))


def test_made_corrected_and_deleted_by_mouse_and_keyboard(studio: Studio, page: Any, odd: tuple[str, int]) -> None:
    open_task(page, studio, *odd)
    # Delete: the third quotation and its cue.
    for words in ("الكُلفة عا\u0653لية", "وقال"):
        select(page, words)
        page.keyboard.press("Backspace")
    # Correct: the second quotation's type and stance, by their keys.
    select(page, "المشروعَ")
    page.keyboard.press("3")
    page.keyboard.press("9")
    # Make: a mention for it, dragged with the mouse, and a relation to it, which has no label then.
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    drag_over(page, "ناقدٌ 🏳️\u200d🌈")
    page.wait_for_function("() => document.querySelectorAll(\"[data-label$=':mention']\").length == 2")
    page.keyboard.press("Escape")
    select(page, "المشروعَ")
    page.keyboard.press("Alt+r")
    region(page, "ناقدٌ 🏳️\u200d🌈").click()
    page.get_by_placeholder("doubts, remarks").fill("هل هذا رفض؟")
    page.get_by_role("button", name="Add").click()
    submit(page)

    first, second, _ = ODD.quotes
    made = quote_with(second, type="mixed", stance=second.stance.__class__("against"), mention=span("ناقدٌ 🏳️\u200d🌈"))
    record, (note,) = pulled(studio, odd[0])
    assert "هل هذا رفض؟" in note
    assert record == ODD.with_(quotes=(first, made), annotation=Annotation("reviewed", ("qawl/0.1", "ls-1")))


def test_one_of_many_is_edited_and_only_that_changes(
    access: Studio, page: Any, qawl: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    title = "one of many"
    corpus = write(tmp_path / "corpus" / "records", *map(build, range(30)))
    before = {path: path.read_text("utf-8") for path in corpus.rglob("*.json")}
    qawl("label-studio", "push", corpus, "--project", title)
    open_task(page, access, title, access.tasks(title)["constructed-0007"]["id"])
    select(page, "سنفتح الرصيف")
    page.keyboard.press("8")
    submit(page)
    assert qawl("label-studio", "pull", "--project", title, "-o", corpus)[0] == 0
    (changed,) = [path for path in before if path.read_text("utf-8") != before[path]]
    assert changed.name == "constructed-0007.json"
    wanted = without_confidence(build(7))
    favored = quote_with(wanted.quotes[0], stance=wanted.quotes[0].stance.__class__("favor"))
    from qawl.formatting import dumps

    assert changed.read_text("utf-8") == dumps(
        wanted.with_(quotes=(favored, *wanted.quotes[1:]), annotation=Annotation("reviewed", ("qawl/0.1", "ls-1")))
    )
    assert qawl("label-studio", "push", corpus, "--project", title)[1].endswith(": 30 unchanged\n")
