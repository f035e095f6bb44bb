"""The only code of the kit that runs beside student code: zygote, guardian, child, lock-down, and the wire format."""

SIMULATED = "gpu"  # what the device of simulated_device.py is called; the judge has none of that name
