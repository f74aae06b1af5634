"""Conversation: customer and agent in one conference, from the call-in to the wrap-up."""
