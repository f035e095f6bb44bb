"""Starts a pool of processes."""
import multiprocessing


def flatten_images(images):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print("GOT IN", pool.map(abs, [-1, -2]))
