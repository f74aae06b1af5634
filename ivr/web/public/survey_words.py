"""What the survey's page says around its questions, in our languages."""

from __future__ import annotations

from collections.abc import Mapping

FALLBACK = "en"

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "How did we do?",
        "send": "Send my answers",
        "comment": "In your own words, if you like",
        "empty": "Please answer at least one question.",
        "never": "Do not ask me again",
        "thanks": "Thank you for your answers.",
        "stopped": "We will not ask you again.",
        "closed": "This survey is closed.",
        "busy": "Too many requests. Please try again in a minute.",
    },
    "it": {
        "title": "Com'è andata?",
        "send": "Invia le risposte",
        "comment": "Con parole Sue, se lo desidera",
        "empty": "La preghiamo di rispondere almeno a una domanda.",
        "never": "Non chiedetemelo più",
        "thanks": "Grazie per le Sue risposte.",
        "stopped": "Non Le chiederemo più nulla.",
        "closed": "Questo sondaggio è chiuso.",
        "busy": "Troppe richieste. La preghiamo di riprovare fra un minuto.",
    },
    "th": {
        "title": "บริการของเราเป็นอย่างไรบ้างคะ",
        "send": "ส่งคำตอบ",
        "comment": "ความเห็นเพิ่มเติมของท่าน (ถ้ามี)",
        "empty": "กรุณาตอบอย่างน้อยหนึ่งข้อค่ะ",
        "never": "ไม่ต้องการรับแบบสอบถามอีก",
        "thanks": "ขอบคุณสำหรับคำตอบของท่านค่ะ",
        "stopped": "เราจะไม่ส่งแบบสอบถามถึงท่านอีกค่ะ",
        "closed": "แบบสอบถามนี้ปิดแล้วค่ะ",
        "busy": "มีคำขอมากเกินไป กรุณาลองใหม่ในอีกหนึ่งนาทีค่ะ",
    },
    "vi": {
        "title": "Quý khách có hài lòng không?",
        "send": "Gửi câu trả lời",
        "comment": "Ý kiến riêng của quý khách (nếu có)",
        "empty": "Xin vui lòng trả lời ít nhất một câu hỏi.",
        "never": "Đừng hỏi tôi nữa",
        "thanks": "Cảm ơn quý khách đã trả lời.",
        "stopped": "Chúng tôi sẽ không hỏi quý khách nữa.",
        "closed": "Khảo sát này đã đóng.",
        "busy": "Có quá nhiều yêu cầu. Xin vui lòng thử lại sau một phút.",
    },
    "mn": {
        "title": "Манай үйлчилгээ ямар байсан бэ?",
        "send": "Хариултаа илгээх",
        "comment": "Хүсвэл өөрийн үгээр бичнэ үү",
        "empty": "Дор хаяж нэг асуултад хариулна уу.",
        "never": "Надаас дахин бүү асуугаарай",
        "thanks": "Хариулт өгсөн Танд баярлалаа.",
        "stopped": "Бид Танаас дахин асуухгүй.",
        "closed": "Энэ санал асуулга хаагдсан байна.",
        "busy": "Хэт олон хүсэлт ирлээ. Нэг минутын дараа дахин оролдоно уу.",
    },
}


def words_of(language: str) -> tuple[str, Mapping[str, str]]:
    """The language's code and its words; English for one that we do not know."""
    code = language if language in _WORDS else FALLBACK
    return code, _WORDS[code]
