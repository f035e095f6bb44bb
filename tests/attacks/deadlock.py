"""Waits for a lock that it holds itself."""
import threading


def flatten_images(images):
    lock = threading.Lock()
    with lock, lock:
        return images
