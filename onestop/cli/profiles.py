"""``onestop profile``: look at a profile, or check one of your own."""

import argparse

from onestop import profiles
from onestop.cli.exits import Exit
from onestop.cli.terminal import look, show, show_json
from onestop.profiles.origins import SUFFIX
from onestop.sheet.profile import render_check, render_profile

CHECKED = "onestop/profile-check/1"


def show_profile(args: argparse.Namespace) -> Exit:
    """Show the services and rules of a profile, shipped or in a file."""
    in_file = args.profile.lower().endswith(SUFFIX)
    family = profiles.read(args.profile) if in_file else profiles.family(args.profile)
    if args.json:
        show_json(profiles.profile_to_tree(family[0]), args.lang)
    else:
        show(render_profile(family, look(args.lang)), args.lang)
    return Exit.DONE


def check_profile(args: argparse.Namespace) -> Exit:
    """Say whether the profile in a file is sound, and what it changes."""
    profile, *bases = profiles.read(args.profile)
    if args.json:
        changes = profiles.differences(bases[0], profile) if bases else ()
        tree = {
            "format": CHECKED,
            "ref": profile.ref,
            "extends": bases[0].ref if bases else None,
            "changes": [profiles.plain(change) for change in changes],
        }
        show_json(tree, args.lang)
    else:
        show(render_check(args.profile, (profile, *bases), look(args.lang)), args.lang)
    return Exit.DONE
