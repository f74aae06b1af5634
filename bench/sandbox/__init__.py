"""What the sandbox's sound costs, and how soon it is heard."""
