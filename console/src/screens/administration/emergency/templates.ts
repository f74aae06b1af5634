export type Occasion = "closed" | "disturbance" | "evacuation" | "weather";

/**
 * What callers are told, ready to be adapted, in the languages that the house speaks. A callback or a message, or the
 * menu, is offered right after: so nobody is told to call again where that is what follows.
 */
export const TEMPLATES: Record<Occasion, Record<string, string>> = {
  disturbance: {
    en: "There is a technical problem at the moment, and nobody can talk to you right now. We are working on it.",
    it: "Al momento abbiamo un problema tecnico e nessuno può parlare con Lei in questo momento. Ci stiamo lavorando.",
    th: "ขณะนี้ระบบของเราขัดข้องทางเทคนิค จึงยังไม่มีเจ้าหน้าที่สนทนากับท่านได้ในตอนนี้ เรากำลังเร่งแก้ไขค่ะ",
    vi: "Hiện chúng tôi đang gặp sự cố kỹ thuật nên lúc này chưa có nhân viên nào nói chuyện được với quý khách. Chúng tôi đang khắc phục.",
    mn: "Одоогоор техникийн саатал гарсан тул яг одоо тантай ярих ажилтан алга байна. Бид засварлаж байна.",
  },
  closed: {
    en: "We are closed today because of an unforeseen event. We are sorry.",
    it: "Oggi siamo chiusi per un evento imprevisto. Ce ne scusiamo.",
    th: "วันนี้เราปิดทำการเนื่องจากมีเหตุสุดวิสัย ขออภัยในความไม่สะดวกค่ะ",
    vi: "Hôm nay chúng tôi đóng cửa vì một sự việc ngoài dự kiến. Chúng tôi thành thật xin lỗi.",
    mn: "Гэнэтийн нөхцөл байдлын улмаас бид өнөөдөр хаалттай байна. Уучлал хүсье.",
  },
  evacuation: {
    en: "Our offices have had to be evacuated, and nobody can answer at the moment. Everybody is safe.",
    it: "Abbiamo dovuto evacuare i nostri uffici e al momento nessuno può rispondere. Siamo tutti al sicuro.",
    th: "ขณะนี้เราต้องอพยพออกจากสำนักงาน จึงไม่มีเจ้าหน้าที่รับสาย ทุกคนปลอดภัยดีค่ะ",
    vi: "Văn phòng của chúng tôi phải sơ tán nên hiện không có ai nghe máy. Mọi người đều an toàn.",
    mn: "Манай оффисоос хүмүүсийг нүүлгэн шилжүүлсэн тул одоогоор хэн ч хариулах боломжгүй байна. Бүгд аюулгүй байна.",
  },
  weather: {
    en: "Because of the severe weather, few of us can work today, and it may take longer than usual. If it is not urgent, please call again tomorrow.",
    it: "A causa del maltempo oggi possiamo lavorare in pochi e l'attesa può essere più lunga del solito. Se non è urgente, La preghiamo di richiamare domani.",
    th: "เนื่องจากสภาพอากาศรุนแรง วันนี้เจ้าหน้าที่มาทำงานได้น้อย จึงอาจต้องรอสายนานกว่าปกติ หากไม่เร่งด่วน กรุณาโทรกลับมาใหม่ในวันพรุ่งนี้ค่ะ",
    vi: "Do thời tiết xấu, hôm nay chúng tôi có ít nhân viên làm việc nên quý khách có thể phải chờ lâu hơn thường lệ. Nếu không khẩn cấp, xin quý khách vui lòng gọi lại vào ngày mai.",
    mn: "Цаг агаарын онцгой нөхцөл байдлын улмаас өнөөдөр бид цөөн хүнтэй ажиллаж байгаа тул ердийнхөөс удаан хүлээх магадлалтай. Яаралтай биш бол та маргааш дахин залгана уу.",
  },
};

/** Whether what is told means that nobody can answer, so that no menu should follow. */
export const ENDS_CALLS: Record<Occasion, boolean> = { disturbance: true, closed: true, evacuation: true, weather: false };
