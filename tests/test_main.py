"""``python -m onestop`` is the same as ``onestop``."""

import runpy
import sys

import pytest


def test_the_package_runs_as_a_module(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It hands its words to the command line and leaves with its code."""
    monkeypatch.setattr(sys, "argv", ["onestop", "--help"])

    with pytest.raises(SystemExit) as left:
        runpy.run_module("onestop", run_name="__main__")

    assert left.value.code == 0
    assert "onestop demo" in capsys.readouterr().out
