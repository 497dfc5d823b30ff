"""
Invites as mails and texts, and reminders: the same few neutral words everywhere.

A neutral calendar under a telling subject line leaks just as well, so nothing
is said here that the invite does not say itself.  Sending is the caller's.
"""

from onestop.mail.composing import as_mail
from onestop.mail.reminding import reminders
from onestop.mail.words import plain_text

__all__ = ["as_mail", "plain_text", "reminders"]
