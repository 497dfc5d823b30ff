"""Profiles as people read them: services, rules, and what one changes in another."""

from collections.abc import Iterator, Sequence
from typing import cast

from onestop import profiles, texts
from onestop.model import Profile, Seat, Service, Setting, Strength
from onestop.profiles import Difference
from onestop.rules import registry
from onestop.sheet.page import Cell, Look, heading, paragraph, table
from onestop.texts import Text

PLAIN = Look()


def render_profile(family: Sequence[Profile], look: Look = PLAIN) -> str:
    """
    Return a profile as tables of its services and rules.

    Args:
        family: The profile and, after it, those that it extends.
        look: Language, width and colour.

    """
    profile, *bases = family
    parts = [paragraph(look.say(texts.PROFILE_TITLE, **_facts(profile)), look)]
    if bases:
        names = _listed([base.ref for base in bases])
        parts.append(paragraph(look.say(texts.PROFILE_EXTENDS, bases=names), look))
    parts += [_services(profile, look), _rules(profile, look)]
    unset = [rule for rule in registry() if rule[0] != "F" and not profile.setting(rule)]
    line = look.say(texts.PROFILE_WITHOUT, rules=_listed(unset))
    return "".join((*parts, "\n", paragraph(line, look)))


def render_check(file: str, family: Sequence[Profile], look: Look = PLAIN) -> str:
    """Return that the profile of *file* is sound, and what it changes in the one it extends."""
    profile, *bases = family
    sound = look.say(texts.PROFILE_SOUND, file=file, **_facts(profile))
    parts = [paragraph(sound, look)]
    changes = list(profiles.differences(bases[0], profile)) if bases else []
    if changes:
        header = (texts.COLUMN_WHAT, texts.COLUMN_CHANGE)
        line = look.say(texts.PROFILE_CHANGES, base=bases[0].ref)
        rows = [_change(change, look) for change in changes]
        parts += [heading(line, look), table(header, rows, look)]
    elif bases:
        parts.append(paragraph(look.say(texts.PROFILE_SAME, base=bases[0].ref), look))
    else:
        parts.append(paragraph(look.say(texts.PROFILE_ALONE), look))
    return "".join(parts)


def _facts(profile: Profile) -> dict[str, object]:
    """Return what both say of a profile."""
    counts = {"services": len(profile.services), "rules": len(profile.rules)}
    return {"ref": profile.ref, "title": profile.title, **counts}


def _listed(items: Sequence[str]) -> Text:
    """Return *items* in one line, in both languages."""
    return Text(texts.LIST_COMMA.en.join(items), texts.LIST_COMMA.zh.join(items))


# Services.


def _services(profile: Profile, look: Look) -> str:
    """Return the table of services."""
    header = (texts.COLUMN_SERVICE, texts.COLUMN_MINUTES, texts.COLUMN_SEATS)
    rows = [_service(service, look) for service in profile.services]
    return heading(look.say(texts.PROFILE_SERVICES), look) + table(header, rows, look)


def _service(service: Service, look: Look) -> Sequence[Cell]:
    """Return the row of one service."""
    minutes = str(service.minutes)
    if service.acute_minutes is not None:
        facts = {"minutes": service.minutes, "acute": service.acute_minutes}
        minutes = look.say(texts.PROFILE_ACUTE_MINUTES, **facts)
    name = f"{service.ref}\n{look.say(service.title)}"
    return name, minutes, "\n".join(look.say(line) for line in _service_lines(service))


def _service_lines(service: Service) -> Iterator[Text]:
    """Yield who and what a service needs."""
    for seat in service.seats:
        yield _seat(seat)
    if service.kinds:
        yield texts.PROFILE_ROOMS.fill(kinds=_listed(service.kinds))
    else:
        yield texts.PROFILE_NO_ROOM
    if service.acute_kinds:
        yield texts.PROFILE_ACUTE_ROOMS.fill(kinds=_listed(service.acute_kinds))
    if service.absorbs:
        yield texts.PROFILE_ABSORBS.fill(services=_listed(service.absorbs))
    if not service.child:
        yield texts.PROFILE_CHILDLESS
    if not service.default:
        yield texts.PROFILE_ON_DEMAND


def _seat(seat: Seat) -> Text:
    """Return a seat with the roles that may fill it; words as files spell them."""
    roles = _listed(seat.roles)
    return Text(f"{seat.name}: {roles.en}", f"{seat.name}：{roles.zh}")


# Rules.


def _rules(profile: Profile, look: Look) -> str:
    """Return the table of rules, in the order of ids."""
    header = (texts.COLUMN_RULE, texts.COLUMN_STRENGTH, texts.COLUMN_RULE_SET)
    rows = []
    for setting in sorted(profile.rules, key=lambda setting: setting.rule):
        strength = look.say(texts.STRENGTH_TITLES[setting.strength])
        lines = "\n".join(look.say(line) for line in _rule_lines(setting))
        rows.append((setting.rule, strength, lines))
    return heading(look.say(texts.PROFILE_RULES), look) + table(header, rows, look)


def _rule_lines(setting: Setting) -> Iterator[Text]:
    """Yield what a rule says, how it is set and where that comes from."""
    rule = registry()[setting.rule]
    yield rule.sentence
    if rule.elsewhere is not None:
        yield texts.PROFILE_ELSEWHERE.fill(why=rule.elsewhere)
    if setting.strength is Strength.SOFT:
        yield texts.PROFILE_WEIGHT.fill(weight=setting.weight)
    for name, value in setting.values.items():
        for line in _value_lines(name, value):
            yield Text(line, line)
    if setting.source:
        yield texts.PROFILE_SOURCE.fill(source=setting.source)
    if setting.basis:
        yield texts.PROFILE_BASIS.fill(basis=setting.basis)


def _value_lines(name: str, value: object) -> Iterator[str]:
    """Yield a value as a profile spells it; tables one a line."""
    tree = profiles.plain(value)
    if isinstance(tree, list) and tree and isinstance(tree[0], dict):
        yield f"{name} ="
        yield from map(profiles.toml, tree)
    else:
        yield f"{name} = {profiles.toml(value)}"


# What one changes in another.


def _change(change: Difference, look: Look) -> Sequence[str]:
    """Return the row of one change."""
    what = f"{change.ref}: {change.key}" if change.key else change.ref
    return what, "\n".join(look.say(line) for line in _change_lines(change))


def _change_lines(change: Difference) -> Iterator[Text]:
    """Yield what was and what is."""
    if change.key:
        yield texts.PROFILE_BEFORE.fill(what=_spelled(change.before))
        yield texts.PROFILE_NOW.fill(what=_spelled(change.after))
    elif isinstance(change.after, Setting):
        what = texts.STRENGTH_TITLES[change.after.strength]
        yield texts.PROFILE_ADDED_RULE.fill(what=what)
    elif isinstance(change.after, Service):
        yield texts.PROFILE_ADDED_SERVICE.fill(minutes=change.after.minutes)
    else:
        # Services cannot be taken away, only rules.
        gone = cast("Setting", change.before)
        yield texts.PROFILE_OFF.fill(what=texts.STRENGTH_TITLES[gone.strength])


def _spelled(value: object) -> Text:
    """Return one side of a change."""
    if value is None:
        return texts.PROFILE_NOTHING
    if isinstance(value, Text):
        return value
    if isinstance(value, Strength):
        return texts.STRENGTH_TITLES[value]
    line = profiles.toml(value)
    return Text(line, line)
