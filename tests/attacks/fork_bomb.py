"""Forks again and again, in every process (at most 32 of them, should nobody stop it)."""
import os
import time


def flatten_images(images):
    for _ in range(5):
        os.fork()
    print("GOT IN")
    time.sleep(20)
