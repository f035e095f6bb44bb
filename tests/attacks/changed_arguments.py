"""Changes its arguments, and gives the kit's copies back in their place."""
import sys


def flatten_images(images):
    images.fill_(0)
    frame = sys._getframe().f_back
    print("the caller's variables:", sorted(frame.f_locals))
    return images.reshape(len(images), -1)
