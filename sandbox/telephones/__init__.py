"""Telephones that people hold: a socket each, from a page or a program."""
