"""Mutants: one place of the code or the data that makes a number is changed, and what would have been published is held against the gate.

``python -m tests.mutants --help``; what came out of it last is ``docs/mutanten.md``.
"""
