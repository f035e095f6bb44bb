"""Checks as pytest runs them, turned into records; many submissions, side by side; results and their cache."""
