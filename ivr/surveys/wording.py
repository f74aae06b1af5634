"""The sentence that brings the link, in our languages."""

from __future__ import annotations

FALLBACK = "en"

_LINK = {
    "en": "{company}: how did we do? Three short questions: {url}",
    "it": "{company}: com'è andata? Tre brevi domande per Lei: {url}",
    "th": "{company}: ขอความเห็นของท่านต่อบริการของเรา เพียงสามคำถามสั้น ๆ ค่ะ {url}",
    "vi": "{company}: quý khách có hài lòng không? Xin trả lời ba câu hỏi ngắn: {url}",
    "mn": "{company}: Таны сэтгэгдлийг мэдэхийг хүсэж байна. Гурван богино асуулт: {url}",
}


def link_text(language: str, company: str, url: str) -> str:
    """The invitation to the survey's page."""
    return _LINK.get(language, _LINK[FALLBACK]).format(company=company, url=url)
