"""The lists that come with the program, in every language that it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.choices.rows import ChoiceKind


@dataclass(frozen=True, slots=True)
class Shipped:
    """A word as it comes; `allowed_minutes`: breaks only."""

    kind: ChoiceKind
    key: str
    labels: Mapping[str, str]
    allowed_minutes: int | None = None


def _labels(en: str, it: str, th: str, vi: str, mn: str) -> dict[str, str]:
    return {"en": en, "it": it, "th": th, "vi": vi, "mn": mn}


_REASON, _CAUSE, _BREAK = ChoiceKind.REASON, ChoiceKind.CAUSE, ChoiceKind.BREAK

SHIPPED = (
    Shipped(_REASON, "doubt", _labels("Question", "Domanda", "สอบถาม", "Thắc mắc", "Асуулт")),
    Shipped(_REASON, "complaint", _labels("Complaint", "Reclamo", "ร้องเรียน", "Khiếu nại", "Гомдол")),
    Shipped(_REASON, "suggestion", _labels("Suggestion", "Suggerimento", "ข้อเสนอแนะ", "Góp ý", "Санал")),
    Shipped(_REASON, "order", _labels("Order", "Ordine", "สั่งซื้อ", "Đặt hàng", "Захиалга")),
    Shipped(_REASON, "case", _labels("Open case", "Pratica aperta", "เรื่องที่แจ้งไว้", "Hồ sơ đang mở", "Өмнөх хүсэлт")),
    Shipped(_CAUSE, "delay", _labels("Delay", "Ritardo", "ล่าช้า", "Chậm trễ", "Удаашрал")),
    Shipped(_CAUSE, "discourtesy", _labels("Discourtesy", "Scortesia", "ไม่สุภาพ", "Thiếu lịch sự", "Бүдүүлэг харилцаа")),
    Shipped(
        _CAUSE,
        "impersonal",
        _labels(
            "Impersonal treatment",
            "Trattamento impersonale",
            "ไม่ใส่ใจลูกค้า",
            "Phục vụ thiếu quan tâm",
            "Хайхрамжгүй хандлага",
        ),
    ),
    Shipped(
        _CAUSE,
        "not_right_first_time",
        _labels(
            "Not right the first time",
            "Non fatto bene la prima volta",
            "ทำไม่ถูกต้องในครั้งแรก",
            "Làm chưa đúng ngay lần đầu",
            "Анхнаасаа буруу хийсэн",
        ),
    ),
    Shipped(
        _CAUSE, "unsolved", _labels("Not solved", "Non risolto", "ยังไม่ได้รับการแก้ไข", "Chưa giải quyết", "Шийдээгүй")
    ),
    Shipped(
        _CAUSE,
        "contradictory",
        _labels(
            "Contradictory answers",
            "Risposte contraddittorie",
            "ข้อมูลขัดแย้งกัน",
            "Thông tin mâu thuẫn",
            "Зөрүүтэй хариулт",
        ),
    ),
    Shipped(
        _CAUSE,
        "price",
        _labels(
            "Price above what was agreed",
            "Prezzo oltre il pattuito",
            "ราคาเกินที่ตกลง",
            "Giá cao hơn thỏa thuận",
            "Тохирсноос өндөр үнэ",
        ),
    ),
    Shipped(
        _CAUSE, "poor_result", _labels("Poor result", "Risultato scadente", "ผลงานไม่ดี", "Kết quả kém", "Муу үр дүн")
    ),
    Shipped(_BREAK, "pause", _labels("Short break", "Pausa", "พักสั้น", "Nghỉ giải lao", "Богино завсарлага"), 15),
    Shipped(_BREAK, "lunch", _labels("Lunch", "Pranzo", "พักกลางวัน", "Ăn trưa", "Үдийн хоол"), 60),
    Shipped(_BREAK, "training", _labels("Training", "Formazione", "อบรม", "Đào tạo", "Сургалт"), 120),
    Shipped(_BREAK, "meeting", _labels("Meeting", "Riunione", "ประชุม", "Họp", "Хурал"), 60),
    Shipped(_BREAK, "paperwork", _labels("Paperwork", "Lavoro d'ufficio", "งานเอกสาร", "Giấy tờ", "Бичиг цаас")),
)
