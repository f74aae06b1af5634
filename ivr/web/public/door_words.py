"""What the doors say (log-in, one's own password, what went wrong), in our languages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from ivr.sentences import LANGUAGES

FALLBACK = "en"

Told = tuple[str, str]

WORDS: Mapping[str, tuple[str, str, str, str, str]] = {
    "log_in": ("Log in", "Accedi", "เข้าสู่ระบบ", "Đăng nhập", "Нэвтрэх"),
    "log_out": ("Log out", "Esci", "ออกจากระบบ", "Đăng xuất", "Гарах"),
    "email": ("E-mail", "E-mail", "อีเมล", "Email", "Имэйл"),
    "password": ("Password", "Password", "รหัสผ่าน", "Mật khẩu", "Нууц үг"),
    "wrong": (
        "The address or the password is wrong.",
        "L'indirizzo o la password non sono corretti.",
        "อีเมลหรือรหัสผ่านไม่ถูกต้อง",
        "Địa chỉ email hoặc mật khẩu không đúng.",
        "Имэйл хаяг эсвэл нууц үг буруу байна.",
    ),
    "too_many_log_ins": (
        "Too many log-ins went wrong: wait some minutes.",
        "Troppi accessi non riusciti: attendi qualche minuto.",
        "เข้าสู่ระบบไม่สำเร็จหลายครั้งเกินไป กรุณารอสักครู่",
        "Đăng nhập sai quá nhiều lần: vui lòng đợi vài phút.",
        "Нэвтрэх оролдлого хэт олон удаа амжилтгүй боллоо: хэдэн минут хүлээнэ үү.",
    ),
    "own_password": (
        "A password of your own",
        "Una password tutta tua",
        "รหัสผ่านของคุณเอง",
        "Mật khẩu của riêng bạn",
        "Өөрийн нууц үг",
    ),
    "given": (
        "The one you have was given to you by somebody else. Choose another one, and nobody else knows it.",
        "Quella che hai ti è stata data da qualcun altro. Scegline una nuova, che nessun altro conosca.",
        "รหัสผ่านที่คุณใช้อยู่มีผู้อื่นตั้งให้ กรุณาเลือกรหัสใหม่ที่ไม่มีใครอื่นทราบ",
        "Mật khẩu hiện tại do người khác cấp. Hãy chọn mật khẩu mới mà chỉ mình bạn biết.",
        "Таны одоогийн нууц үгийг өөр хүн өгсөн. Өөр хэн ч мэдэхгүй шинэ нууц үг сонгоно уу.",
    ),
    "old": ("Present password", "Password attuale", "รหัสผ่านปัจจุบัน", "Mật khẩu hiện tại", "Одоогийн нууц үг"),
    "new": (
        "New password, ten characters or more",
        "Nuova password, di almeno dieci caratteri",
        "รหัสผ่านใหม่ อย่างน้อยสิบตัวอักษร",
        "Mật khẩu mới, ít nhất mười ký tự",
        "Шинэ нууц үг, арав ба түүнээс олон тэмдэгт",
    ),
    "again": (
        "The new one again",
        "La nuova ancora una volta",
        "รหัสผ่านใหม่อีกครั้ง",
        "Nhập lại mật khẩu mới",
        "Шинэ нууц үгээ дахин",
    ),
    "keep": ("Keep it", "Salva", "บันทึก", "Lưu", "Хадгалах"),
    "too_many_passwords": (
        "Too many passwords were wrong: wait some minutes.",
        "Troppe password errate: attendi qualche minuto.",
        "ใส่รหัสผ่านผิดหลายครั้งเกินไป กรุณารอสักครู่",
        "Nhập sai mật khẩu quá nhiều lần: vui lòng đợi vài phút.",
        "Нууц үгийг хэт олон удаа буруу оруулсан байна: хэдэн минут хүлээнэ үү.",
    ),
    "old_is_wrong": (
        "The present password is wrong.",
        "La password attuale non è corretta.",
        "รหัสผ่านปัจจุบันไม่ถูกต้อง",
        "Mật khẩu hiện tại không đúng.",
        "Одоогийн нууц үг буруу байна.",
    ),
    "not_the_same": (
        "The new password and its repetition are not the same.",
        "La nuova password e la sua ripetizione non coincidono.",
        "รหัสผ่านใหม่ทั้งสองครั้งไม่ตรงกัน",
        "Mật khẩu mới và phần nhập lại không giống nhau.",
        "Шинэ нууц үг ба давталт нь таарахгүй байна.",
    ),
    "another": (
        "Choose another password than the present one.",
        "Scegli una password diversa da quella attuale.",
        "กรุณาเลือกรหัสผ่านที่ไม่ซ้ำกับรหัสปัจจุบัน",
        "Hãy chọn mật khẩu khác với mật khẩu hiện tại.",
        "Одоогийнхоос өөр нууц үг сонгоно уу.",
    ),
    "too_weak": (
        "A password has between {least} and {most} characters.",
        "Una password ha da {least} a {most} caratteri.",
        "รหัสผ่านต้องมี {least} ถึง {most} ตัวอักษร",
        "Mật khẩu có từ {least} đến {most} ký tự.",
        "Нууц үг {least}-{most} тэмдэгттэй байна.",
    ),
    "no_screens": (
        "No screens here",
        "Qui non ci sono schermate",
        "ไม่มีหน้าจอที่นี่",
        "Ở đây không có màn hình",
        "Энд дэлгэц алга",
    ),
    "logged_in_as": (
        "You are logged in as",
        "Accesso eseguito come",
        "คุณเข้าสู่ระบบในชื่อ",
        "Bạn đã đăng nhập với tên",
        "Та ийм нэрээр нэвтэрсэн:",
    ),
    "not_built": (
        "The console was not built when this was installed: calls and the API work, the screens are missing. "
        "“make setup” builds them.",
        "La console non è stata costruita all'installazione: le chiamate e l'API funzionano, mancano le schermate. "
        "«make setup» le costruisce.",
        "ยังไม่ได้สร้างคอนโซลตอนติดตั้ง สายโทรและ API ใช้งานได้ แต่ไม่มีหน้าจอ สร้างได้ด้วย “make setup”",
        "Bảng điều khiển chưa được dựng khi cài đặt: cuộc gọi và API vẫn chạy, chỉ thiếu màn hình. "
        "Hãy chạy “make setup”.",
        "Суулгах үед консолыг бүтээгээгүй байна: дуудлага ба API ажиллана, дэлгэц алга. «make setup» бүтээнэ.",
    ),
    "to_the_start": ("Back to the start", "Torna all'inizio", "กลับหน้าแรก", "Về trang đầu", "Эхлэл рүү буцах"),
}
"""By name, each in the order of LANGUAGES."""

ERRORS: Mapping[int, tuple[Told, Told, Told, Told, Told]] = {
    400: (
        ("That did not work", "The request was malformed."),
        ("Non ha funzionato", "La richiesta non era corretta."),
        ("ไม่สำเร็จ", "คำขอมีรูปแบบไม่ถูกต้อง"),
        ("Không thực hiện được", "Yêu cầu không đúng định dạng."),
        ("Болсонгүй", "Хүсэлт буруу хэлбэртэй байна."),
    ),
    403: (
        ("Not allowed", "Your page was too old for that, or it is not for you: go back, load it again and try again."),
        ("Non consentito", "La pagina era troppo vecchia, o non è per te: torna indietro, ricaricala e riprova."),
        ("ไม่ได้รับอนุญาต", "หน้านี้เก่าเกินไป หรือคุณไม่มีสิทธิ์ใช้ กรุณาย้อนกลับ โหลดใหม่ แล้วลองอีกครั้ง"),
        ("Không được phép", "Trang đã quá cũ, hoặc không dành cho bạn: hãy quay lại, tải lại trang rồi thử lại."),
        ("Зөвшөөрөлгүй", "Хуудас хэт хуучирсан, эсвэл танд зориулагдаагүй: буцаж, дахин ачаалаад оролдоно уу."),
    ),
    404: (
        ("Not here", "There is no such page."),
        ("Non è qui", "Questa pagina non esiste."),
        ("ไม่พบหน้านี้", "ไม่มีหน้าที่คุณต้องการ"),
        ("Không có ở đây", "Không có trang này."),
        ("Энд алга", "Ийм хуудас байхгүй."),
    ),
    405: (
        ("Not so", "This page is not used in that way."),
        ("Non così", "Questa pagina non si usa in questo modo."),
        ("ใช้ไม่ถูกวิธี", "หน้านี้ใช้งานแบบนั้นไม่ได้"),
        ("Không dùng như vậy", "Trang này không được dùng theo cách đó."),
        ("Ингэж болохгүй", "Энэ хуудсыг ингэж ашигладаггүй."),
    ),
    413: (
        ("Too long", "What was sent is too long."),
        ("Troppo lungo", "Ciò che è stato inviato è troppo lungo."),
        ("ยาวเกินไป", "ข้อมูลที่ส่งมายาวเกินไป"),
        ("Quá dài", "Nội dung gửi đi quá dài."),
        ("Хэт урт", "Илгээсэн зүйл хэт урт байна."),
    ),
    429: (
        ("Too often", "Wait some minutes and try again."),
        ("Troppe volte", "Attendi qualche minuto e riprova."),
        ("บ่อยเกินไป", "กรุณารอสักครู่แล้วลองใหม่"),
        ("Quá nhiều lần", "Vui lòng đợi vài phút rồi thử lại."),
        ("Хэт олон удаа", "Хэдэн минут хүлээгээд дахин оролдоно уу."),
    ),
    500: (
        ("Something went wrong", "It went wrong on our side, and it is in the log."),
        ("Qualcosa è andato storto", "L'errore è nostro, ed è stato registrato."),
        ("เกิดข้อผิดพลาด", "ข้อผิดพลาดเกิดจากระบบของเรา และถูกบันทึกไว้แล้ว"),
        ("Đã xảy ra lỗi", "Lỗi ở phía chúng tôi và đã được ghi lại."),
        ("Алдаа гарлаа", "Алдаа манай талаас гарсан бөгөөд бүртгэгдсэн."),
    ),
}
"""Title and sentence by status, in the order of LANGUAGES."""


def language() -> str:
    """The one of ours that the browser likes best."""
    return request.accept_languages.best_match(LANGUAGES) or FALLBACK


def say(name: str, **values: object) -> str:
    """A sentence in the browser's language."""
    return WORDS[name][LANGUAGES.index(language())].format(**values)


def wrong(status: int) -> tuple[str, str] | None:
    """Title and sentence of what went wrong; None for a status that has none of its own."""
    told = ERRORS.get(status)
    return None if told is None else told[LANGUAGES.index(language())]
