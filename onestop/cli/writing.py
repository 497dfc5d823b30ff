"""What ``--out`` writes: the plan, the invites, the account of them, and their key."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from onestop import texts
from onestop.cli.mailing import MAILS, mails
from onestop.errors import FileError, InputError, OutputError
from onestop.texts import Language, Text

if TYPE_CHECKING:
    from onestop.model import Plan, Problem, Sent, Told

PLAN_NAME, INVITES, KEY_NAME, SENT_NAME = "plan.json", "invites", ".invite.key", ".sent.json"
KEY_BYTES = 32


@attrs.frozen(kw_only=True)
class Step:
    """A problem, its plan, and whether Ctrl-C cut the solve short."""

    problem: "Problem"
    plan: "Plan"
    cancelled: bool = False


def write(
    steps: Sequence[Step],
    folder: Path,
    key_file: Path | None,
    language: Language,
    *,
    mail: bool = False,
) -> Text:
    """
    Write the invites of every step, their account and the last plan; all or nothing, the plan last.

    Args:
        steps: Plans, each on top of the one before.
        folder: Where to.
        key_file: The secret behind the invites' references; None for the usual place.
        language: What invites are written in, where their recipients' languages do not decide.
        mail: Whether each invite is written as a mail, too.

    Raises:
        FileError: The folder holds another plan or account, or the key file no key.
        InviteError: An invite failed its own check.
        OutputError: Something could not be written; nothing was.

    """
    # Only here: icalendar takes 0.2 s, and -h needs none of this.
    import secrets  # noqa: PLC0415

    from onestop.files import plan_to_json, sent_to_json, write_together  # noqa: PLC0415
    from onestop.ical import invites  # noqa: PLC0415

    last, key_file = steps[-1], key_file or folder / KEY_NAME
    zone = last.problem.centre.time_zone
    plan = plan_to_json(last.plan, zone=zone).encode()
    _keep_other_plans(folder / PLAN_NAME, plan, steps[0].problem.standing)
    known = _key(key_file)
    key = known or secrets.token_bytes(KEY_BYTES)
    sent = _sent(folder / SENT_NAME, steps, key)
    files: dict[str, bytes] = {}
    mailed: dict[str, bytes] = {}
    for step in steps:
        messages = invites(step.plan, step.problem, key=key, sent=sent, language=language)
        files |= {f"{INVITES}/{invite.filename}": invite.data for invite in messages}
        mailed |= mails(messages, step.problem.centre.mailbox) if mail else {}
        sent = sent.after(messages)
    if not known:
        _keep_key(key, key_file)
    account = {SENT_NAME: sent_to_json(sent, zone=zone).encode()}
    write_together(folder, files | mailed | account | {PLAN_NAME: plan}, private=[SENT_NAME])
    facts = {"folder": folder, "count": len(files), "invites": folder / INVITES}
    if mail:
        return texts.WRITTEN_MAIL.fill(**facts, mails=folder / MAILS)
    return texts.WRITTEN.fill(**facts)


def _sent(path: Path, steps: Sequence[Step], key: bytes) -> "Sent":
    """Return what calendars hold: the account at *path*, or what the standing plan lets assume."""
    from onestop.files import read_sent  # noqa: PLC0415 - as above
    from onestop.ical import assumed_sent  # noqa: PLC0415
    from onestop.model import Sent  # noqa: PLC0415

    problem, plan = steps[0].problem, steps[-1].plan
    if _stands(path):
        sent = read_sent(path)
        held = {told.case for told in sent.messages if _is_held(told, problem)}
        if problem.standing is None and not held <= {visit.case for visit in plan.visits}:
            # They would all be cancelled, where a plan was only not named.
            raise FileError(str(path), "", texts.EXPECTED_NO_OTHER_CASES, texts.GIVE_AS_STANDING)
        return sent
    if problem.standing is None:
        return Sent(centre=problem.centre.ref)
    return assumed_sent(problem.standing, problem, key=key)


def _is_held(told: "Told", problem: "Problem") -> bool:
    """Tell whether somebody still expects what was *told*."""
    return not told.cancelled and told.end > problem.now


def _keep_other_plans(path: Path, plan: bytes, standing: "Plan | None") -> None:
    """Refuse to write over a plan that the new one does not contain: it may be booked."""
    from onestop import reading  # noqa: PLC0415 - as above
    from onestop.files import read_plan  # noqa: PLC0415

    if not _stands(path):
        return
    with reading.in_file(str(path)):
        same = reading.read_bytes(path) == plan
    if not same and (standing is None or read_plan(path) != standing):
        raise FileError(str(path), "", texts.EXPECTED_NO_OTHER_PLAN, texts.GIVE_AS_STANDING)


def _key(path: Path) -> bytes | None:
    """Return the centre's secret, or None if it has none yet."""
    from onestop import reading  # noqa: PLC0415 - as above

    if not _stands(path):
        return None
    with reading.in_file(str(path)):
        text = reading.text_of(reading.read_bytes(path)).strip()
        if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
            raise InputError("", texts.EXPECTED_KEY_FILE, texts.RESTORE_KEY)
    return bytes.fromhex(text)


def _stands(path: Path) -> bool:
    """Tell whether there is anything at *path*; where nobody can tell, writing will fail."""
    try:
        path.lstat()
    except OSError:
        return False
    return True


def _keep_key(key: bytes, path: Path) -> None:
    """Write a new secret into a file that only its owner reads, unless there is one by now."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OutputError(str(path), error.strerror or type(error).__name__) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
