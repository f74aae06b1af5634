export type Occasion = "closed" | "disturbance" | "evacuation" | "weather";

/** What callers are told, ready to be adapted, in the languages that the house speaks. */
export const TEMPLATES: Record<Occasion, Record<string, string>> = {
  disturbance: {
    en: "There is a technical problem at the moment, and we cannot answer calls. We are working on it. Please call again later today.",
    it: "Al momento abbiamo un problema tecnico e non possiamo rispondere alle chiamate. Ci stiamo lavorando. La preghiamo di richiamare più tardi.",
    th: "ขณะนี้ระบบของเราขัดข้องทางเทคนิค จึงไม่สามารถรับสายได้ เรากำลังเร่งแก้ไข กรุณาโทรกลับมาใหม่ในภายหลังวันนี้ค่ะ",
    vi: "Hiện chúng tôi đang gặp sự cố kỹ thuật nên chưa thể nghe máy. Chúng tôi đang khắc phục. Xin quý khách vui lòng gọi lại sau trong ngày hôm nay.",
    mn: "Одоогоор техникийн саатал гарсан тул бид дуудлага хүлээн авах боломжгүй байна. Бид засварлаж байна. Та өнөөдөр дараа дахин залгана уу.",
  },
  closed: {
    en: "We are closed today because of an unforeseen event. We are sorry. Please call again on the next working day.",
    it: "Oggi siamo chiusi per un evento imprevisto. Ce ne scusiamo. La preghiamo di richiamare il prossimo giorno lavorativo.",
    th: "วันนี้เราปิดทำการเนื่องจากมีเหตุสุดวิสัย ขออภัยในความไม่สะดวก กรุณาโทรกลับมาใหม่ในวันทำการถัดไปค่ะ",
    vi: "Hôm nay chúng tôi đóng cửa vì một sự việc ngoài dự kiến. Chúng tôi thành thật xin lỗi. Xin quý khách vui lòng gọi lại vào ngày làm việc tiếp theo.",
    mn: "Гэнэтийн нөхцөл байдлын улмаас бид өнөөдөр хаалттай байна. Уучлал хүсье. Та дараагийн ажлын өдөр дахин залгана уу.",
  },
  evacuation: {
    en: "Our offices have had to be evacuated, and nobody can answer at the moment. Everybody is safe. Please call again in two hours.",
    it: "Abbiamo dovuto evacuare i nostri uffici e al momento nessuno può rispondere. Siamo tutti al sicuro. La preghiamo di richiamare tra due ore.",
    th: "ขณะนี้เราต้องอพยพออกจากสำนักงาน จึงไม่มีเจ้าหน้าที่รับสาย ทุกคนปลอดภัยดี กรุณาโทรกลับมาใหม่ในอีกสองชั่วโมงค่ะ",
    vi: "Văn phòng của chúng tôi phải sơ tán nên hiện không có ai nghe máy. Mọi người đều an toàn. Xin quý khách vui lòng gọi lại sau hai giờ nữa.",
    mn: "Манай оффисоос хүмүүсийг нүүлгэн шилжүүлсэн тул одоогоор хэн ч хариулах боломжгүй байна. Бүгд аюулгүй байна. Та хоёр цагийн дараа дахин залгана уу.",
  },
  weather: {
    en: "Because of the severe weather, few of us can work today, and we cannot answer all calls. Please call only if it is urgent, or call again tomorrow.",
    it: "A causa del maltempo oggi possiamo lavorare in pochi e non riusciamo a rispondere a tutte le chiamate. La preghiamo di chiamare solo se è urgente, o di richiamare domani.",
    th: "เนื่องจากสภาพอากาศรุนแรง วันนี้เจ้าหน้าที่มาทำงานได้น้อย จึงไม่สามารถรับสายได้ทั้งหมด หากไม่เร่งด่วน กรุณาโทรกลับมาใหม่ในวันพรุ่งนี้ค่ะ",
    vi: "Do thời tiết xấu, hôm nay chúng tôi có ít nhân viên làm việc nên không thể nghe hết các cuộc gọi. Nếu không khẩn cấp, xin quý khách vui lòng gọi lại vào ngày mai.",
    mn: "Цаг агаарын онцгой нөхцөл байдлын улмаас өнөөдөр бид цөөн хүнтэй ажиллаж, бүх дуудлагад хариулж чадахгүй байна. Яаралтай биш бол та маргааш дахин залгана уу.",
  },
};

/** Whether what is told means that nobody can answer, so that no menu should follow. */
export const ENDS_CALLS: Record<Occasion, boolean> = { disturbance: true, closed: true, evacuation: true, weather: false };
