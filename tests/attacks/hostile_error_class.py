"""Raises exceptions whose class lies about its name, its bases and its traceback."""


class Names(type):
    __name__ = property(lambda cls: 1 / 0)
    __mro__ = property(lambda cls: 1 / 0)

    def mro(cls):
        return [cls, ValueError, Exception, BaseException, object]


class Hostile(ValueError, metaclass=Names):
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = property(lambda self: 1 / 0)
    args = property(lambda self: 1 / 0)


def flatten_images(images):
    raise Hostile
