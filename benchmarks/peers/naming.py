"""Who is compared, by names that files and command lines use; imports none of them."""

import enum


class Peer(enum.StrEnum):
    """
    One of those that are compared.

    PyJobShop is told of an appointment with several seats in two ways; see
    :class:`benchmarks.cases.Wording`.
    """

    ONESTOP = "onestop"
    TOGETHER = "pyjobshop-together"
    TUPLES = "pyjobshop-tuples"
    CPMPY = "cpmpy"
    TEXTBOOK = "textbook"

    @property
    def title(self) -> str:
        """What tables and pictures call it."""
        return TITLES[self]

    @property
    def package(self) -> str:
        """What must be installed for it."""
        return PACKAGES[self]


TITLES = {
    Peer.ONESTOP: "onestop",
    Peer.TOGETHER: "PyJobShop, together",
    Peer.TUPLES: "PyJobShop, tuples",
    Peer.CPMPY: "CPMpy on OR-Tools",
    Peer.TEXTBOOK: "textbook CP-SAT",
}
PACKAGES = {
    Peer.ONESTOP: "onestop",
    Peer.TOGETHER: "pyjobshop",
    Peer.TUPLES: "pyjobshop",
    Peer.CPMPY: "cpmpy",
    Peer.TEXTBOOK: "ortools",
}
