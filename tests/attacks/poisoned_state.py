"""Leaves every setting of torch, numpy and Python in disorder for the next check."""
import gc
import os
import random
import sys
import threading

import numpy
import torch


def flatten_images(images):
    torch.manual_seed(12345)
    numpy.random.seed(12345)
    random.seed(12345)
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(64)
    torch.set_grad_enabled(False)
    torch.use_deterministic_algorithms(True)
    torch.set_printoptions(precision=1)
    numpy.seterr(all="raise")
    sys.setrecursionlimit(60)
    sys.setswitchinterval(1000)
    threading.stack_size(1 << 30)
    gc.disable()
    os.chdir("/")
    os.environ.clear()
    sys.path.clear()
    sys.stdout = sys.stderr = None
    return None


def swap_batch_and_time(x):
    return x.transpose(0, 1)
