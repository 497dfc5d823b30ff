"""
Every rule once, found by its id: ``r04.py`` holds R04a and R04b.

F-rules are the frame: what every plan must be, whatever the jurisdiction.
R-rules are practice and law, by the ids of the domain's rule list.  A module
named after an id is found by itself; nothing else has to be told.  See
``docs/how-to/add-a-rule.md``.
"""

import functools
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import attrs

from onestop.model import Reason, Setting, Strength
from onestop.rules.base import (
    Brief,
    Faces,
    Level,
    Need,
    Outcome,
    Pause,
    Rule,
    Shape,
    Violation,
)
from onestop.rules.verbs import Verb

__all__ = [
    "Brief",
    "Faces",
    "Force",
    "Level",
    "Need",
    "Outcome",
    "Pause",
    "Posted",
    "Rule",
    "Shape",
    "Violation",
    "in_force",
    "posted",
    "registry",
    "shape_of",
]

_MODULE = re.compile(r"[fr]\d\d")


@functools.cache
def registry() -> Mapping[str, Rule]:
    """Return every rule by its id, in the order of ids."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(__path__):
        if _MODULE.fullmatch(module.name):
            inside = importlib.import_module(f"{__name__}.{module.name}")
            for name, kind in inspect.getmembers(inside, inspect.isclass):
                if issubclass(kind, Rule) and not name.startswith("_") and kind is not Rule:
                    found[kind.id] = kind()
    return MappingProxyType(dict(sorted(found.items())))


@attrs.frozen(kw_only=True)
class Force:
    """
    A rule as it applies to one case.

    Attributes:
        rule: The rule.
        setting: The profile's numbers; None for F-rules, which always hold.
        costs: Whether it only costs: soft, or lifted by a recorded override.

    """

    rule: Rule
    setting: Setting | None
    costs: bool

    @property
    def weight(self) -> int:
        """What one violation costs."""
        return self.setting.weight if self.setting else 1

    @property
    def strength(self) -> Strength:
        """How strong the rule is in this profile."""
        return self.setting.strength if self.setting else self.rule.strength


def in_force(brief: Brief) -> tuple[Force, ...]:
    """Return the rules that apply to the case, and whether each binds or costs."""
    if "in force" not in brief.known:
        brief.known["in force"] = tuple(_in_force(brief))
    found: tuple[Force, ...] = brief.known["in force"]
    return found


def _in_force(brief: Brief) -> Iterator[Force]:
    """Yield the rules that apply to the case."""
    profile, case = brief.problem.profile, brief.case
    for rule in registry().values():
        # The frame holds whatever a profile says.
        frame = rule.id.startswith("F")
        setting = None if frame else profile.setting(rule.id)
        if setting is None and not frame:
            continue
        strength = setting.strength if setting else rule.strength
        lifted = strength is Strength.OVERRIDABLE and case.lifts(rule.id)
        if lifted and not rule.lifted_costs:
            continue
        yield Force(rule=rule, setting=setting, costs=lifted or strength is Strength.SOFT)


def shape_of(brief: Brief) -> Shape:
    """Return everything that the case's visit needs."""
    shape = Shape(needs=())
    for force in sorted(in_force(brief), key=lambda force: (force.rule.turn, force.rule.id)):
        shape = force.rule.shape(brief, shape)
    return shape


@attrs.frozen(kw_only=True)
class Posted:
    """
    One demand of one rule on one case.

    Attributes:
        case: The case's reference.
        rule: The rule's id.
        verb: What it demands.
        level: Where breaking it costs; None if it must not be broken.
        weight: What breaking it costs.
        reason: How a conflict names it.

    """

    case: str
    rule: str
    verb: Verb
    level: Level | None
    weight: int
    reason: Reason


def posted(brief: Brief, shape: Shape) -> Iterator[Posted]:
    """Yield every demand of every rule in force on the case."""
    for force in in_force(brief):
        rule, weight, reasons = force.rule, force.weight, dict[str, Reason]()
        level = rule.level if force.costs else None
        for verb in rule.post(brief, shape):
            subject = verb.subject if rule.per_subject else ""
            if subject not in reasons:
                reasons[subject] = Reason(rule=rule.id, subject=subject, sentence=rule.sentence)
            yield Posted(
                case=brief.case.ref,
                rule=rule.id,
                verb=verb,
                level=level,
                weight=weight,
                reason=reasons[subject],
            )
