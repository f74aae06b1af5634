"""What the size of a flow costs: a step of a call, and the check as one types."""
