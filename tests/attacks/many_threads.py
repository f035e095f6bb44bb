"""Starts threads by the thousand."""
import threading


def flatten_images(images):
    threads = [threading.Thread(target=threading.Event().wait, args=(30,), daemon=True) for _ in range(3000)]
    for thread in threads:
        thread.start()
