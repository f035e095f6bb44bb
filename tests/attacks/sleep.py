"""Sleeps for a week: no CPU time is used."""
import time


def flatten_images(images):
    time.sleep(7 * 24 * 3600)
