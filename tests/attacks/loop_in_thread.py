"""Returns at once, but a thread goes on computing for ever."""
import threading


def work():
    while True:
        pass


def flatten_images(images):
    threading.Thread(target=work).start()
    return images
