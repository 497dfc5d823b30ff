"""
Calendars made up by chance, and an evaluator of them that shares nothing with onestop.

``generating`` writes calendars; ``evaluating`` walks through them day by day and
marks the minutes that are busy, with nothing but the standard library.
"""
