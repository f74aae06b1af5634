"""How long people wait for their screens: from a caller's key to the offer, and the first page of a cold browser."""
