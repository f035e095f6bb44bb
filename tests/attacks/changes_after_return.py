"""A thread goes on changing the result after it was returned."""
import threading

import torch


def flatten_images(images):
    result = torch.zeros(2, 12)

    def change():
        for _ in range(1000):
            result.uniform_()

    threading.Thread(target=change).start()
    return result
