"""What the carrier is told: a document that it can read, whatever people have written."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from ivr.telephony import twiml


@pytest.mark.parametrize("pasted", ["\x0b", "\x00", "\x1f", "\ud800", "\uffff"])
def test_a_character_that_no_document_can_have_is_said_as_a_space(pasted: str) -> None:
    words = f"For orders{pasted}press 4 & hold."
    heard = twiml.Gather("/turns/1", (twiml.Say(words, "en-GB"),), speech=True, hints=(f"my{pasted}order",))
    document = fromstring(twiml.render((heard,)).encode())  # noqa: S314 (our own)
    assert document[0][0].text == "For orders press 4 & hold."
    assert document[0].get("hints") == "my order"
