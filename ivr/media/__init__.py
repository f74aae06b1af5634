"""Sounds that callers hear: the company's own clips, and the music that comes with the product."""

from ivr.media import offered
from ivr.media.clips import NAME, Missing, Wanted, find, folder_of, make_shipped, missing, wanted

__all__ = ["NAME", "Missing", "Wanted", "find", "folder_of", "make_shipped", "missing", "offered", "wanted"]
