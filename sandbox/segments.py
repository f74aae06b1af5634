"""How many parts a text is sent in."""

from __future__ import annotations

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€\f")  # two places each
ONE_GSM, MANY_GSM = 160, 153
ONE_UCS2, MANY_UCS2 = 70, 67


def segments_of(text: str) -> int:
    """At least one. By GSM 03.38 where the text allows it, else by UTF-16."""
    if all(char in GSM or char in GSM_EXTENDED for char in text):
        places, one, many = sum(2 if char in GSM_EXTENDED else 1 for char in text), ONE_GSM, MANY_GSM
    else:
        places, one, many = len(text.encode("utf-16-le")) // 2, ONE_UCS2, MANY_UCS2
    return 1 if places <= one else -(-places // many)
