"""Customers from a file: taken in batch by batch, each row once, whoever carries on."""
