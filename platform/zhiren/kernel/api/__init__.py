"""The kernel's routes, one module per dialect."""
