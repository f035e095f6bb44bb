"""Fetches a page from a server on this machine."""
import urllib.request


def flatten_images(images):
    print("GOT IN", urllib.request.urlopen("http://127.0.0.1:{port}/").read())
