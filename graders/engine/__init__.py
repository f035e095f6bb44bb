"""The trusted side of the sandbox: starts children, asks, and reads answers. Never imports a student's code.

Its modules are imported one by one: `allowance` needs no torch, and what is shown from the cache must not wait for it.
"""
