"""The floor: Flask answering a webhook with a constant document, unread and unsigned."""

from __future__ import annotations

from flask import Flask, Response

TWIML = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" numDigits="1" action="/voice/turn">'
    '<Say language="en-GB">For a question, press 1. For a complaint, press 2.</Say></Gather></Response>'
)

app = Flask("bare")


@app.post("/voice/turn")
def turn() -> Response:
    return Response(TWIML, content_type="text/xml; charset=utf-8")
