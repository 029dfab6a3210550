"""Faults, counted: kills, full and read-only disks, flipped bytes, the order of writes. ``make storingen`` runs them and writes the page."""
