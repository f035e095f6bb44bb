"""Changes limits, priority and cores of its judge (to what they are), and lifts its own."""

import os
import resource

JUDGE = int("{judge}")


def flatten_images(images):
    higher = {kind: resource.getrlimit(kind)[1] + 1 for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE)}
    attempts = [
        lambda: resource.prlimit(JUDGE, resource.RLIMIT_NOFILE),
        lambda: os.setpriority(os.PRIO_PROCESS, JUDGE, 0),
        lambda: os.sched_setaffinity(JUDGE, os.sched_getaffinity(JUDGE)),
        lambda: os.sched_setscheduler(JUDGE, 0, os.sched_param(0)),
        lambda: os.nice(-5),
        lambda: os.setuid(0),
        lambda: os.setgroups([]),
        lambda: os.setpriority(os.PRIO_PGRP, os.getpgid(JUDGE), 0),
    ]
    attempts += [lambda k=kind, v=value: resource.setrlimit(k, (v, v)) for kind, value in higher.items()]
    refused = 0
    for attempt in attempts:
        try:
            attempt()
            print("GOT IN")
        except (OSError, ValueError):
            refused += 1
    raise PermissionError(f"{refused} of {len(attempts)} refused")
