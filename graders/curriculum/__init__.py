"""What is taught: the manifest, the stubs cut from the solutions, and whether all of it agrees. Never imports torch."""
