"""
Write ``docs/reference/rules.md`` from the rules and profiles themselves.

Run as ``.venv/bin/python tools/write_rules_reference.py``.  A test compares the
page with what this script would write, so that the two cannot drift apart.
"""

# ruff: noqa: INP001 - a folder of scripts, not a package

import pathlib
import re
from collections.abc import Iterator
from datetime import time
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
    "P3": "two American children's advocacy centres on the course of a visit",
    "P5": "a district of Chongqing on its one-stop centre",
    "P9": "regional and local standards for one-stop premises in Ningxia, Guangdong, Zhejiang",
    "P15": "American guidance on the time in which evidence can be collected",
    "P19": "an American children's advocacy centre on how its interviewers work",
    "S1": "a town's plan 利剑护蕾, Huaihua, Hunan",
    "S2": "a programme of Shuanglu, Chongqing, 2024",
}
CODE = re.compile(r"\b[LPS]\d+\b")

INTRO = """\
# Rules

<!-- Written by tools/write_rules_reference.py; change the rules or the profile, then run it. -->

Every rule that onestop knows, by its id, and how the profile `{ref}` ({title}) sets it.
Findings of the checker, reasons of a conflict and overrides in a case file name rules by these ids.
Nothing here is legal advice: ask whoever answers for procedure in your place.

- **Hard** rules are never broken.
- **Overridable** rules are never broken unless the case file records an override, with a reason and
  who approved it. Lifted, the rule either vanishes or still costs, as its entry says.
- **Soft** rules are wishes: breaking one costs its weight at an objective level, nothing more.

*Adds* means that a rule puts something into a visit before anything is placed; *limits* that it
narrows when, where and with whom appointments can be; *settled by the data* that case and profile
decide it beforehand. Every rule is *checked* in every finished plan.
[Add a rule](../how-to/add-a-rule.md) explains how a rule is made,
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

A rule without an entry in a profile does not apply there. Numbers in a profile belong to it and can
be changed without touching the rule.
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


def page() -> str:
    """Return the whole page."""
    profile = profiles.load("cn")
    known = rules.registry().values()
    frame = [rule for rule in known if rule.id.startswith("F")]
    practice = [rule for rule in known if not rule.id.startswith("F")]
    parts = [
        INTRO.format(ref=profile.ref, title=profile.title.en),
        FRAME + "".join(_row(rule) for rule in frame),
        PRACTICE,
        *(_entry(rule, profile) for rule in practice),
    ]
    text = "\n".join(parts)
    return text + "\n" + SOURCES + "".join(_codes(text))


def _codes(text: str) -> Iterator[str]:
    """Yield a row for each code that *text* cites, in order."""
    for code in sorted(set(CODE.findall(text)), key=lambda c: (c[0], int(c[1:]))):
        yield f"| {code} | {CODES[code]} |\n"


def _row(rule: Rule) -> str:
    """Return a rule of the frame as a row."""
    return f"| {rule.id} | {rule.sentence.en}<br>{rule.sentence.zh} | {', '.join(_acts(rule))} |\n"


def _entry(rule: Rule, profile: Profile) -> str:
    """Return what the page says of one rule."""
    setting = profile.setting(rule.id)
    lines = [f"### {rule.id}", "", f"{rule.sentence.en}<br>", rule.sentence.zh, ""]
    lines += [f"- {line}" for line in _facts(rule, setting, profile.ref)]
    if setting:
        lines += _tables(setting)
    return "\n".join(lines) + "\n"


def _facts(rule: Rule, setting: Setting | None, profile: str) -> Iterator[str]:
    """Yield what is to be known about a rule, a line each."""
    if setting:
        yield f"In `{profile}`: **{setting.strength.value}**. {_breaking(rule, setting)}".rstrip()
    else:
        yield f"Not in `{profile}`; usually **{rule.strength.value}**."
    yield f"Acts: {', '.join(_acts(rule))}."
    yield f"Source: {rule.source}."
    if setting and setting.source:
        yield f"Source of its setting: {setting.source}."
    values = setting.values if setting else {}
    plain = {key: value for key, value in values.items() if not _is_table(value)}
    if plain:
        yield "Set to: " + ", ".join(f"`{key} = {_toml(plain[key])}`" for key in plain) + "."


def _breaking(rule: Rule, setting: Setting) -> str:
    """Say what a soft or lifted rule costs; nothing of one that nothing lifts."""
    what = "a breach" if type(rule).cost is Rule.cost else "every minute past it"
    cost = f"{what} costs {setting.weight} at the level `{rule.level.value}`."
    if setting.strength is Strength.SOFT:
        return cost.capitalize()
    if setting.strength is Strength.HARD:
        return ""
    return f"Lifted, {cost}" if rule.lifted_costs else "Lifted, it vanishes."


def _acts(rule: Rule) -> Iterator[str]:
    """Yield how a rule acts, told from the faces that its class has."""
    kind = type(rule)
    if kind.shape is not Rule.shape:
        yield "adds to the visit" if rule.faces is Faces.PLAN else "sets lengths and breaks"
    if kind.post is not Rule.post:
        yield "limits the plan"
    if rule.faces is Faces.DATA:
        yield "settled by the data"
    elif kind.shape is Rule.shape and kind.post is Rule.post:
        yield "built into search and solver"
    yield "checked"


def _is_table(value: object) -> bool:
    """Tell whether *value* is a list of tables."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _tables(setting: Setting) -> Iterator[str]:
    """Yield the lines of each value that is a list of tables."""
    for key, rows in setting.values.items():
        if _is_table(rows):
            heads = list(rows[0])
            yield from ("", f"`{key}`:", "", f"| {' | '.join(f'`{head}`' for head in heads)} |")
            yield "|" + "---|" * len(heads)
            yield from (f"| {' | '.join(_toml(row[head]) for head in heads)} |" for row in rows)


def _toml(value: Any) -> str:  # noqa: ANN401 - whatever TOML can hold
    """Return *value* as a profile spells it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, time):
        return value.isoformat()
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
