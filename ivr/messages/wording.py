"""The few sentences that only text messages need, in our languages."""

from __future__ import annotations

from callflows import reference as references

FALLBACK = "en"

_REFERENCE = {
    "en": "{title}: the reference of your case is {reference}. Please have it ready when you call us.",
    "it": "{title}: il numero della Sua pratica è {reference}. La preghiamo di tenerlo pronto quando ci chiama.",
    "th": "{title}: หมายเลขเรื่องของท่านคือ {reference} กรุณาเตรียมไว้เมื่อโทรติดต่อเรา",
    "vi": "{title}: mã số yêu cầu của quý khách là {reference}. Xin vui lòng chuẩn bị sẵn khi gọi cho chúng tôi.",
    "mn": "{title}: Таны хүсэлтийн дугаар {reference}. Бидэн рүү залгахдаа бэлэн байлгана уу.",
}


def reference_text(language: str, title: str, reference: str) -> str:
    """A case's reference, in the groups in which it is spoken."""
    grouped = " ".join(references.groups(reference))
    return _REFERENCE.get(language, _REFERENCE[FALLBACK]).format(title=title, reference=grouped)
