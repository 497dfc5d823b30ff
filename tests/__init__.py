"""Tests of onestop; every value they use comes from :mod:`tests.builders`."""
