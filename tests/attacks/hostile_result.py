"""Returns objects that raise, loop or lie whatever one does with them."""


def fails(self, *args, **kwargs):
    raise SystemExit(0)


METHODS = [
    "__repr__",
    "__str__",
    "__hash__",
    "__eq__",
    "__bool__",
    "__len__",
    "__iter__",
    "__reduce__",
    "__reduce_ex__",
    "__getattr__",
    "__getattribute__",
    "__dir__",
    "__format__",
    "__sizeof__",
    "__del__",
    "__instancecheck__",
]


def flatten_images(images):
    return type("Hostile", (), {**dict.fromkeys(METHODS, fails), "__class__": property(fails)})()
