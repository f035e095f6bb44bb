"""Ends the process while the file is imported."""
import os

os._exit(0)
