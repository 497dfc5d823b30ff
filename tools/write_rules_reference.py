"""
Write ``docs/reference/rules.md`` from the rules and profiles themselves.

Run as ``.venv/bin/python tools/write_rules_reference.py``.  A test compares the
page with what this script would write, so that the two cannot drift apart.
"""

# ruff: noqa: INP001 - a folder of scripts, not a package

import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onestop import profiles, rules
from onestop.model import Profile, Setting, Strength
from onestop.rules import Faces, Rule

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "reference" / "rules.md"

# What the codes of the sources stand for; the page repeats those that are cited.
# L: read verbatim in a public mirror of Chinese law.  P: seen as an excerpt in a
# search.  S: what a programme of that place says of itself.
CODES = {
    "L1": "未成年人保护法 (Law on the Protection of Minors), 2024",
    "L2": "刑事诉讼法 (Criminal Procedure Law), 2018",
    "L3": "人民检察院刑事诉讼规则 (Rules of Criminal Procedure for Procuratorates), 2019",
    "L4": "公安机关办理刑事案件程序规定 (Procedure for Criminal Cases of the Police), 2020",
    "L5": "刑诉法解释 (Interpretation of the Criminal Procedure Law), 2021",
    "L6": "上海市未成年人保护条例 (Shanghai Regulation on the Protection of Minors), 2024",
    "L7": "北京市未成年人保护条例 (Beijing Regulation on the Protection of Minors), 2023",
    "L8": "法律援助法 (Legal Aid Law)",
    "P2": "American children's advocacy centres on interview, team and caregiver",
    "P3": "two American children's advocacy centres on the course of a visit",
    "P4": "a page of 2022 on how the Chinese police bring a child to a one-stop centre",
    "P5": "a district of Chongqing on its one-stop centre",
    "P7b": "a Chinese page on several children of one matter",
    "P9": "regional and local standards for one-stop premises in Ningxia, Guangdong, Zhejiang",
    "P10": "Iceland's Barnahus on its interviews",
    "P11": "Norway's directorate (bufdir.no) on the time in which a child is interviewed",
    "P12": "Norway's Prop. 112 L, chapter 8, on those limits",
    "P13": "an American state's association of advocacy centres on accreditation",
    "P14": "three American children's advocacy centres on the length and course of a visit",
    "P15": "American guidance on the time in which evidence can be collected",
    "P15b": "American guidance on who is at a child's medical exam",
    "P16": "an American study of 2007 on how often children were interviewed",
    "P17": "the American National Children's Advocacy Center on interviews in several sessions",
    "P18": "two American case-tracking tools for children's advocacy centres",
    "P19": "an American children's advocacy centre on how its interviewers work",
    "P20": "Directive 2011/93/EU, art. 20(3), in a copy",
    "P21": "European Barnahus standards; a Scottish paper on Norway's practice",
    "P22": "press reports on Tainan's call-out and on Korea's centres",
    "P23": "a Norwegian newspaper on who watches an interview",
    "P24": "Japanese pages on the interview of a child by one representative",
    "P24b": "India's POCSO Act, section 24, and a commentary",
    "P24c": "Viet Nam's law of 2024 on minors, art. 156",
    "P25": "a Swedish thesis and a town's page on the special representative",
    "P26": "British and Scottish services for children on where acute exams take place",
    "P27": "Suzhou's rules on appropriate adults, and a proposal",
    "S0": "a programme of Haishu, Ningbo, 2022",
    "S1": "a town's plan 利剑护蕾, Huaihua, Hunan",
    "S2": "a programme of Shuanglu, Chongqing, 2024",
    "S4": "a programme of Guzhen, Zhongshan, 2022",
}
CODE = re.compile(r"\b[LPS]\d+[a-z]?\b")

INTRO = """\
# Rules

<!-- Written by tools/write_rules_reference.py; change rules or profiles, then run it. -->

Every rule that onestop knows, by its id, and how each profile that ships with onestop sets it:
{profiles}.
Findings of the checker, reasons of a conflict and overrides in a case file name rules by these ids.
Nothing here is legal advice: ask whoever answers for procedure in your place.

- **Hard** rules are never broken.
- **Overridable** rules are never broken unless the case file records an override, with a reason and
  who approved it. Lifted, the rule either vanishes or still costs, as its entry says.
- **Soft** rules are wishes: breaking one costs its weight at an objective level, nothing more.

*Adds* means that a rule puts something into a visit before anything is placed; *limits* that it
narrows when, where and with whom appointments can be; *settled by the data* that case and profile
decide it beforehand. Every such rule is *checked* in every finished plan. A rule that no plan can
decide says what does.
[Add a rule](../how-to/add-a-rule.md) explains how a rule is made,
[Write a profile](../how-to/write-a-profile.md) how its class and its numbers are changed,
[Design](../explanation/design.md) why it has these parts.
"""

FRAME = """\
## The frame

What every plan must be, whatever the jurisdiction. No profile sets these, and nothing lifts them.

| Id | Rule | Acts |
|---|---|---|
"""

PRACTICE = """\
## Law and practice

A rule without an entry in a profile does not apply there; "-" says so. Numbers belong to the
profile and can be changed without touching the rule; a profile that leaves one out has the rule's.
"""

SOURCES = """\
## Sources

Codes are those of the domain brief, the project's collection of what law and programmes ask for,
which is not part of this repository; its section 5 is the age table of R33. *L* was read verbatim
in a public mirror of Chinese law; *P* was seen as an excerpt only; *S* is what a programme says of
itself; "design" is a choice of ours.

| Code | Stands for |
|---|---|
"""


# Where a rule acts that no plan decides.
ELSEWHERE = {
    Faces.RUN: "while the visit runs",
    Faces.OUTPUT: "on what is written and sent",
    Faces.AFTER: "after the visit",
}
# A list of so many tables still fits into a row.
SHORT = 2


def page() -> str:
    """Return the whole page."""
    every = [profiles.load(name) for name in profiles.shipped()]
    known = rules.registry().values()
    frame = [rule for rule in known if rule.id.startswith("F")]
    practice = [rule for rule in known if not rule.id.startswith("F")]
    names = ", ".join(f"`{profile.ref}` ({profile.title.en})" for profile in every)
    parts = [
        INTRO.format(profiles=names),
        FRAME + "".join(_row(rule) for rule in frame),
        PRACTICE,
        *(_entry(rule, every) for rule in practice),
    ]
    text = "\n".join(parts)
    return text + "\n" + SOURCES + "".join(_codes(text))


def _codes(text: str) -> Iterator[str]:
    """Yield a row for each code that *text* cites, in order."""
    for code in sorted(set(CODE.findall(text)), key=_place):
        yield f"| {code} | {CODES[code]} |\n"


def _place(code: str) -> tuple[str, int, str]:
    """Return where *code* stands among others."""
    number = re.sub(r"\D", "", code)
    return code[0], int(number), code


def _row(rule: Rule) -> str:
    """Return a rule of the frame as a row."""
    return f"| {rule.id} | {rule.sentence.en}<br>{rule.sentence.zh} | {', '.join(_acts(rule))} |\n"


def _entry(rule: Rule, every: Sequence[Profile]) -> str:
    """Return what the page says of one rule."""
    lines = [f"### {rule.id}", "", f"{rule.sentence.en}<br>", rule.sentence.zh, ""]
    settings = {profile.ref: profile.setting(rule.id) for profile in every}
    lines += [f"- {line}" for line in _facts(rule, settings.values())]
    lines += ["", "| Profile | Class | Set to | Source |", "|---|---|---|---|"]
    lines += [_set(name, setting) for name, setting in settings.items()]
    for name, setting in settings.items():
        lines += _tables(name, setting) if setting else ()
    return "\n".join(lines) + "\n"


def _facts(rule: Rule, settings: Iterable[Setting | None]) -> Iterator[str]:
    """Yield what is to be known about a rule, a line each."""
    yield f"Usually **{rule.strength.value}**. {_breaking(rule, settings)}".rstrip()
    yield f"Acts: {', '.join(_acts(rule))}."
    if rule.elsewhere is not None:
        yield f"{rule.elsewhere.en}<br>{rule.elsewhere.zh}"
    yield f"Source: {rule.source}."
    if rule.defaults:
        yield f"Where a profile is silent: {_values(rule.defaults)}."


def _set(name: str, setting: Setting | None) -> str:
    """Return how a profile sets a rule, as a row."""
    if setting is None:
        return f"| `{name}` | - | | |"
    strength = setting.strength.value
    if setting.strength is Strength.SOFT:
        strength += f", weight {setting.weight}"
    plain = {key: value for key, value in setting.values.items() if not _is_table(value)}
    return f"| `{name}` | {strength} | {_values(plain)} | {setting.source} |"


def _values(values: Mapping[str, Any]) -> str:
    """Return *values* as a profile spells them."""
    return ", ".join(f"`{key} = {profiles.toml(value)}`" for key, value in values.items())


def _breaking(rule: Rule, settings: Iterable[Setting | None]) -> str:
    """Say what a soft or lifted rule costs; nothing of one that nothing breaks."""
    classes = {rule.strength, *(setting.strength for setting in settings if setting)}
    if rule.elsewhere is not None or classes == {Strength.HARD}:
        return ""
    what = "a breach" if type(rule).cost is Rule.cost else "every minute past it"
    cost = f"{what} costs its weight at the level `{rule.level.value}`."
    if rule.strength is Strength.SOFT:
        return cost.capitalize()
    lifted = "Lifted" if rule.strength is Strength.OVERRIDABLE else "Lifted where that is allowed"
    return f"{lifted}, {cost}" if rule.lifted_costs else f"{lifted}, it vanishes."


def _acts(rule: Rule) -> Iterator[str]:
    """Yield how a rule acts, told from the faces that its class has."""
    kind = type(rule)
    if rule.elsewhere is not None:
        yield ELSEWHERE[rule.faces]
        return
    if kind.shape is not Rule.shape:
        yield "sets lengths and breaks" if rule.faces is Faces.DATA else "adds to the visit"
    if kind.post is not Rule.post:
        yield "limits the plan"
    if rule.faces is Faces.DATA:
        yield "settled by the data"
    elif kind.shape is Rule.shape and kind.post is Rule.post:
        yield "built into search and solver"
    yield "checked"


def _is_table(value: object) -> bool:
    """Tell whether *value* is a long list of tables, which has a table of its own."""
    return isinstance(value, list) and len(value) > SHORT and isinstance(value[0], dict)


def _tables(name: str, setting: Setting) -> Iterator[str]:
    """Yield the lines of each value that is a list of tables."""
    for key, rows in setting.values.items():
        if _is_table(rows):
            heads = list(rows[0])
            yield from ("", f"`{key}` in `{name}`:", "")
            yield f"| {' | '.join(f'`{head}`' for head in heads)} |"
            yield "|" + "---|" * len(heads)
            for row in rows:
                yield f"| {' | '.join(profiles.toml(row[head]) for head in heads)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
