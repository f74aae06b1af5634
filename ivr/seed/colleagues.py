"""Who works at the demonstration's company, and the queues they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.staff import Role

DEMO_PASSWORD = "hotline-demo"  # noqa: S105 (made to be printed)

BEST, GOOD, SOME = 5, 4, 2


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a log-in. Who has languages takes calls; with a number, on that telephone."""

    email: str
    name: str
    role: Role = Role.AGENT
    languages: Mapping[str, int] = field(default_factory=dict)
    serves: tuple[str, ...] = ("doubts", "complaints", "orders", "reception")
    number: str | None = None


COLLEAGUES = (
    Colleague("root@demo.hotline.example", "Rita Marini", Role.ADMIN),
    Colleague("ada@demo.hotline.example", "Ada Conti", Role.MANAGER),
    Colleague("sara@demo.hotline.example", "Sara Fontana", Role.SUPERVISOR),
    Colleague(
        "bruno@demo.hotline.example",
        "Bruno Neri",
        languages={"en": GOOD, "it": BEST, "th": SOME, "vi": SOME, "mn": SOME},
    ),
    Colleague("chiara@demo.hotline.example", "Chiara Riva", languages={"en": GOOD, "it": BEST}),
    Colleague(
        "suda@demo.hotline.example",
        "Suda Chaiyo",
        languages={"th": BEST, "en": GOOD},
        serves=("doubts", "orders", "reception"),
    ),
    Colleague(
        "linh@demo.hotline.example",
        "Linh Trần",
        languages={"vi": BEST, "en": GOOD},
        serves=("doubts", "complaints", "reception"),
    ),
    Colleague("ugo@demo.hotline.example", "Ugo Greco", languages={"it": BEST, "en": SOME}, number="+390612345678"),
    Colleague(
        "saran@demo.hotline.example",
        "Saran Ganbold",
        languages={"mn": BEST, "en": GOOD},
        number="+390612345679",
    ),
)


@dataclass(frozen=True, slots=True)
class DemoQueue:
    """A queue of the demonstration; `settings` are other columns of Queue."""

    name: str
    title: str
    dispositions: tuple[str, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)


NEEDS = {"case opened": "case", "next step promised": "promise", "will call back": "promise"}
"""Dispositions that are true only with a case, or with a promise in one."""

COMPLAINT_SCRIPT = {
    "en": "Thank you for telling us.\nMay I ask what happened, and when?\nWhat would put it right for you?",
    "it": "La ringrazio di avercelo detto.\nMi dice che cosa è successo, e quando?\nChe cosa la aiuterebbe?",
    "th": "ขอบคุณที่แจ้งให้เราทราบ\nเกิดอะไรขึ้น และเมื่อไร\nให้เราแก้ไขอย่างไรจึงจะพอใจ",
    "vi": "Cảm ơn quý khách đã cho biết.\nChuyện gì đã xảy ra, và khi nào ạ?\nQuý khách muốn được giải quyết thế nào?",
    "mn": "Бидэнд мэдэгдсэнд баярлалаа.\nЮу болсон, хэзээ болсныг хэлж өгнө үү?\nЮу хийвэл танд тус болох вэ?",
}
COMPLAINT_ALLOWANCES = {
    "en": "A refund up to € 50, or the delivery free of charge, without asking. More: ask a supervisor.",
    "it": "Un rimborso fino a 50 €, o la consegna gratuita, senza chiedere. Di più: chiedi a un supervisore.",
    "th": "คืนเงินได้ไม่เกิน 50 ยูโร หรือส่งฟรี โดยไม่ต้องขออนุมัติ หากเกินกว่านี้ให้ถามหัวหน้า",
    "vi": "Hoàn tiền đến 50 €, hoặc miễn phí giao hàng, không cần hỏi. Nhiều hơn: hỏi giám sát viên.",
    "mn": "50 € хүртэл буцаан олголт, эсвэл хүргэлтийг үнэгүй болгохыг асуулгүй шийднэ. Үүнээс их бол ахлахаас асууна.",
}

TITLES = {
    "doubts": {"it": "Dubbi", "th": "ข้อสงสัย", "vi": "Thắc mắc", "mn": "Асуулт, эргэлзээ"},
    "complaints": {"it": "Reclami", "th": "ข้อร้องเรียน", "vi": "Khiếu nại", "mn": "Гомдол"},
    "orders": {"it": "Ordini", "th": "คำสั่งซื้อ", "vi": "Đơn hàng", "mn": "Захиалга"},
    "reception": {"it": "Centralino", "th": "ฝ่ายต้อนรับ", "vi": "Lễ tân", "mn": "Хүлээн авах"},
}
"""What each queue is called by those who read other languages than English."""

QUEUES = (
    DemoQueue("doubts", "Doubts", ("explained", "sent information", "case opened", "will call back", "wrong queue")),
    DemoQueue(
        "complaints",
        "Complaints",
        ("solved", "refund agreed", "case opened", "next step promised", "not justified", "wrong queue"),
        {"wrap_up_seconds": 90, "script": COMPLAINT_SCRIPT, "allowances": COMPLAINT_ALLOWANCES},
    ),
    DemoQueue("orders", "Orders", ("ordered", "order changed", "order cancelled", "status told", "wrong queue")),
    DemoQueue("reception", "Reception", ("passed on", "answered", "will call back", "nobody there")),
)
