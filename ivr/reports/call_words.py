"""What the table of calls says in words: the same that the console says of a call, in our languages."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.sentences import LANGUAGES

Words = tuple[str, str, str, str, str]

WORDS: Mapping[str, Mapping[str, Words]] = {
    "purpose": {
        "customer": (
            "Customer’s call",
            "Chiamata del cliente",
            "สายจากลูกค้า",
            "Cuộc gọi của khách",
            "Харилцагчийн дуудлага",
        ),
        "callback": ("Callback", "Richiamata", "โทรกลับ", "Gọi lại", "Буцааж залгасан"),
        "survey": ("Survey call", "Chiamata di sondaggio", "โทรสำรวจ", "Gọi khảo sát", "Санал асуулгын дуудлага"),
        "outgoing": ("Our call", "Nostra chiamata", "เราโทรออก", "Cuộc gọi đi", "Бидний залгасан"),
    },
    "direction": {
        "inbound": ("Incoming", "In entrata", "สายเข้า", "Gọi đến", "Ирсэн"),
        "outbound": ("Outgoing", "In uscita", "สายออก", "Gọi đi", "Гарсан"),
    },
    "outcome": {
        "answered": ("Answered", "Risposta", "รับสายแล้ว", "Đã trả lời", "Хариулсан"),
        "abandoned": ("Abandoned", "Abbandonata", "วางสายก่อน", "Bỏ cuộc", "Тасалсан"),
        "missed": ("Missed", "Persa", "ไม่ได้รับสาย", "Nhỡ", "Аваагүй"),
        "message": ("Left a message", "Messaggio lasciato", "ฝากข้อความ", "Để lại lời nhắn", "Мессеж үлдээсэн"),
        "callback": (
            "Callback asked",
            "Richiamata richiesta",
            "ขอให้โทรกลับ",
            "Yêu cầu gọi lại",
            "Буцааж залгахыг хүссэн",
        ),
        "left": (
            "Left the queue, spoke to nobody",
            "Uscita dalla coda senza parlare con nessuno",
            "ออกจากคิวโดยไม่ได้คุยกับใคร",
            "Rời hàng đợi, chưa gặp ai",
            "Дараалал орхисон, хэнтэй ч яриагүй",
        ),
        "emergency": (
            "Emergency announcement heard",
            "Sentito l'annuncio di emergenza",
            "ได้ยินประกาศฉุกเฉิน",
            "Đã nghe thông báo khẩn",
            "Онцгой мэдэгдлийг сонссон",
        ),
        "menu": ("Ended in the menu", "Terminata nel menu", "จบในเมนู", "Kết thúc trong menu", "Цэсэнд дууссан"),
        "unanswered": ("Not answered", "Senza risposta", "ปลายทางไม่รับสาย", "Khách không nghe máy", "Утсаа аваагүй"),
        "survey": (
            "Survey call answered",
            "Chiamata del sondaggio presa",
            "รับสายสำรวจแล้ว",
            "Khách đã nghe cuộc gọi khảo sát",
            "Судалгааны дуудлагыг авсан",
        ),
    },
    "hangup_cause": {
        "customer": ("the customer", "il cliente", "ลูกค้า", "khách hàng", "харилцагч"),
        "agent": ("the agent", "l’operatore", "เจ้าหน้าที่", "nhân viên", "оператор"),
        "flow": ("our goodbye", "il nostro congedo", "คำกล่าวลาของระบบ", "lời chào kết thúc", "баяртай мэндчилгээ"),
        "busy": ("a busy line", "linea occupata", "สายไม่ว่าง", "máy bận", "завгүй шугам"),
        "no_answer": ("no answer", "nessuna risposta", "ไม่มีผู้รับสาย", "không trả lời", "хариулаагүй"),
        "failed": ("a failure of the line", "un guasto della linea", "สายขัดข้อง", "lỗi đường dây", "шугамын саатал"),
        "canceled": ("being withdrawn", "annullamento", "การยกเลิก", "hủy cuộc gọi", "цуцлалт"),
        "unknown": ("nobody knows whom", "causa ignota", "ไม่ทราบ", "không rõ", "тодорхойгүй"),
    },
    "disposition": {
        "explained": ("Explained", "Spiegato", "อธิบายแล้ว", "Đã giải thích", "Тайлбарласан"),
        "sent information": (
            "Information sent",
            "Informazioni inviate",
            "ส่งข้อมูลแล้ว",
            "Đã gửi thông tin",
            "Мэдээлэл илгээсэн",
        ),
        "case opened": ("Case opened", "Pratica aperta", "เปิดเรื่องแล้ว", "Đã mở vụ việc", "Хэрэг нээсэн"),
        "will call back": ("We will call back", "Richiameremo", "จะโทรกลับ", "Sẽ gọi lại", "Эргэж залгана"),
        "wrong queue": ("Wrong queue", "Coda sbagliata", "ผิดคิว", "Sai hàng đợi", "Буруу дараалал"),
        "solved": ("Solved", "Risolto", "แก้ไขแล้ว", "Đã giải quyết", "Шийдсэн"),
        "refund agreed": (
            "Refund agreed",
            "Rimborso concordato",
            "ตกลงคืนเงิน",
            "Đồng ý hoàn tiền",
            "Буцаан олголт тохирсон",
        ),
        "next step promised": (
            "Next step promised",
            "Prossimo passo promesso",
            "รับปากขั้นตอนถัดไป",
            "Đã hứa bước tiếp theo",
            "Дараагийн алхам амласан",
        ),
        "not justified": ("Not justified", "Non fondato", "ไม่มีเหตุอันควร", "Không có cơ sở", "Үндэслэлгүй"),
        "ordered": ("Ordered", "Ordinato", "สั่งซื้อแล้ว", "Đã đặt hàng", "Захиалсан"),
        "order changed": (
            "Order changed",
            "Ordine modificato",
            "แก้ไขคำสั่งซื้อแล้ว",
            "Đã đổi đơn hàng",
            "Захиалга өөрчилсөн",
        ),
        "order cancelled": (
            "Order cancelled",
            "Ordine annullato",
            "ยกเลิกคำสั่งซื้อแล้ว",
            "Đã hủy đơn hàng",
            "Захиалга цуцалсан",
        ),
        "status told": ("Status told", "Stato comunicato", "แจ้งสถานะแล้ว", "Đã báo tình trạng", "Төлөвийг хэлсэн"),
        "passed on": ("Passed on", "Inoltrato", "ส่งต่อแล้ว", "Đã chuyển tiếp", "Дамжуулсан"),
        "answered": ("Answered", "Risposto", "ตอบแล้ว", "Đã trả lời", "Хариулсан"),
        "nobody there": ("Nobody there", "Nessuno in linea", "ไม่มีผู้อยู่ในสาย", "Không có ai", "Хүн байгаагүй"),
        "busy": ("Busy", "Occupato", "สายไม่ว่าง", "Máy bận", "Завгүй"),
        "no answer": ("No answer", "Nessuna risposta", "ไม่รับสาย", "Không nhấc máy", "Хариулаагүй"),
        "not reached": ("Not reached", "Non raggiunto", "ติดต่อไม่ได้", "Không gặp được", "Холбогдоогүй"),
        "wrong person": ("Wrong person", "Persona sbagliata", "ไม่ใช่ลูกค้า", "Nhầm người", "Өөр хүн"),
        "answering machine": (
            "Answering machine",
            "Segreteria telefonica",
            "เครื่องตอบรับ",
            "Máy trả lời tự động",
            "Автомат хариулагч",
        ),
    },
}


def worded(column: str, code: str | None, language: str) -> str | None:
    """What stands for the code in that column; a word that is the company's own stays as it is, readable."""
    if code is None:
        return None
    known = WORDS[column].get(code)
    return known[LANGUAGES.index(language)] if known else plain(code)


def plain(code: str) -> str:
    """`second_visit` as people write it."""
    return code.replace("_", " ").capitalize()
