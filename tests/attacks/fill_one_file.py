"""Writes into one file until the disk is full (at most 200 MB, should nobody stop it)."""


def flatten_images(images):
    with open("big", "wb") as file:
        for _ in range(200):
            file.write(bytes(1 << 20))
    print("GOT IN")
