"""A small menu of one queue, to be published under several titles."""

from __future__ import annotations

MENU = """
flow: shop
title: {title}
languages: [en]
start: desk
person: desk
message: leave
nodes:
  desk: {{kind: queue, queue: {queue}}}
  leave: {{kind: voicemail, prompt: {{en: "Please speak after the tone."}}}}
"""
