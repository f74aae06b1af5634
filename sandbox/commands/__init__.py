"""The commands of `python -m sandbox`: run a carrier, and ask one that runs."""
