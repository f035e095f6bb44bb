"""Prints, raises and returns text that is in no encoding."""
import sys


def flatten_images(images):
    sys.stdout.reconfigure(errors="surrogatepass")
    print("\ud800\udfff\udc80")
    raise ValueError("\ud800\udfff\udc80")
