"""The doors of the house: a blueprint per audience."""
