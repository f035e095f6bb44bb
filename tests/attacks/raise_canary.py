"""Reads a file at import and raises its text."""
from pathlib import Path

raise ValueError(Path("{canary}").read_text())
