"""Has a signal interrupt the kit a thousand times a second, with exceptions and with the end of the program."""
import signal


def interrupt(*_):
    raise KeyboardInterrupt


signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)


def flatten_images(images):
    return None
