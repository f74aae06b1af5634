"""What a menu step costs: against a constant answer, and against a tutorial's application, on two servers."""
