"""Running a whole system on one machine: its processes, their order, their restarts, their one address."""
