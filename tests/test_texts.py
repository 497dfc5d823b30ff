"""Sentences in both languages: how they are filled, and that every one is whole."""

import re
from collections.abc import Iterator, Mapping

import pytest

from onestop import texts
from onestop.texts import Language, Text

GAP = re.compile(r"{\w+}")
CHINESE = re.compile("[\u4e00-\u9fff]")
BANNED = re.compile(r"\b(task|job|machine|slot|resource)s?\b", re.IGNORECASE)


def every_text() -> Iterator[tuple[str, Text]]:
    """Yield the name and value of every sentence in the module, also inside collections."""
    for name, value in vars(texts).items():
        match value:
            case Text():
                yield name, value
            case Mapping():
                yield from ((f"{name}[{key}]", text) for key, text in value.items())
            case tuple():
                yield from ((f"{name}[{index}]", text) for index, text in enumerate(value))


EVERY = {name: text for name, text in every_text() if isinstance(text, Text)}
# Others only put facts side by side, with a comma or blank between them.
WORDED = [name for name, text in EVERY.items() if re.search("[A-Za-z]", GAP.sub("", text.en))]


def test_a_text_says_its_facts_in_either_language() -> None:
    """Gaps are filled with facts, in English unless asked otherwise."""
    text = Text("room {room} is taken", "房间{room}已占用")
    assert text.say(room=301) == "room 301 is taken"
    assert text.say(Language.ZH, room=301) == "房间301已占用"


def test_a_fact_that_is_a_text_is_said_in_the_same_language() -> None:
    """A sentence inside a sentence follows it."""
    outer, inner = Text("expected {what}", "应为{what}"), Text("an entry", "一项")
    assert outer.say(Language.EN, what=inner) == "expected an entry"
    assert outer.say(Language.ZH, what=inner) == "应为一项"


def test_fill_fills_both_languages() -> None:
    """A filled text has no gap left and can be said without facts."""
    filled = Text("from {low} to {high}", "{low}到{high}").fill(low=1, high=9)
    assert filled == Text("from 1 to 9", "1到9")


def test_a_fact_with_braces_is_not_taken_for_a_gap() -> None:
    """What stands in a gap is said as it is."""
    assert Text("file {file}", "文件{file}").say(file="{low}.toml") == "file {low}.toml"


def test_a_fact_that_is_missing_is_an_error() -> None:
    """A sentence with a hole is never said."""
    with pytest.raises(KeyError):
        Text("room {room}", "房间{room}").say(ref="301")


@pytest.mark.parametrize(("en", "zh"), [("room {a}", "房间"), ("room", "房间{a}"), ("{a}", "{b}")])
def test_a_translation_that_drops_a_fact_is_refused(en: str, zh: str) -> None:
    """Both halves of the readers are told the same facts."""
    with pytest.raises(ValueError, match="gaps"):
        Text(en, zh)


@pytest.mark.parametrize("name", WORDED)
def test_every_sentence_is_in_its_language(name: str) -> None:
    """No half is empty, left untranslated, or padded with blanks."""
    text = EVERY[name]
    assert text.en == text.en.strip() != ""
    assert text.zh == text.zh.strip() != ""
    assert not CHINESE.search(text.en)
    assert CHINESE.search(GAP.sub("", text.zh))


@pytest.mark.parametrize("name", EVERY)
def test_every_sentence_uses_the_coordinators_words(name: str) -> None:
    """Scheduling jargon stays out of what people read."""
    assert not BANNED.search(EVERY[name].en)


def test_sentences_are_found() -> None:
    """The two tests above look at something."""
    assert {"INPUT_ERROR", "WEEKDAYS[6]", "SEAT_TITLES[lead]"} <= set(WORDED)
