"""The only code of the kit that runs beside student code: zygote, guardian, child, lock-down, and the wire format."""
