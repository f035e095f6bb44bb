"""Kills its own process."""
import os
import signal


def flatten_images(images):
    os.kill(os.getpid(), signal.SIGKILL)
