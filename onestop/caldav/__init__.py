"""
Busy times asked of a calendar server, instead of an exported file.

One question, a free-busy-query (RFC 4791 7.10), and one answer, a VFREEBUSY,
from which only times are read.  The server is not trusted: whatever it does,
the call ends in time, takes little memory, follows nobody to another address
and never calls somebody free of whom the server did not say so.
"""

from onestop.caldav.asking import Password, Token, Transport, read_caldav_availability

__all__ = ["Password", "Token", "Transport", "read_caldav_availability"]
