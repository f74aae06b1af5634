import { comesBefore, type Part } from "./document";

type Words = Record<string, string>;

const CHOOSE: Words = {
  en: "To speak to a colleague, press 1.",
  it: "Per parlare con un collega, prema 1.",
  th: "ต้องการพูดกับเจ้าหน้าที่ กด 1 ค่ะ",
  vi: "Để gặp nhân viên, xin bấm 1.",
  mn: "Ажилтантай ярихыг хүсвэл 1 гэсэн товчийг дарна уу.",
};
const CONNECTING: Words = {
  en: "We are connecting you with a colleague. Please hold.",
  it: "La mettiamo in contatto con un collega. Resti in linea.",
  th: "กำลังโอนสายไปยังเจ้าหน้าที่ กรุณาถือสายรอสักครู่ค่ะ",
  vi: "Chúng tôi đang nối máy với nhân viên. Xin quý khách giữ máy.",
  mn: "Таныг ажилтантай холбож байна. Түр хүлээнэ үү.",
};
const MESSAGE: Words = {
  en: "Please leave your message after the tone.",
  it: "Lasci il Suo messaggio dopo il segnale acustico.",
  th: "กรุณาฝากข้อความหลังเสียงสัญญาณค่ะ",
  vi: "Xin quý khách để lại lời nhắn sau tiếng bíp.",
  mn: "Дохионы дараа мессежээ үлдээнэ үү.",
};
const GOODBYE: Words = {
  en: "Thank you for calling. Goodbye.",
  it: "Grazie per la chiamata. Arrivederci.",
  th: "ขอบคุณที่โทรมาค่ะ สวัสดีค่ะ",
  vi: "Cảm ơn quý khách đã gọi. Xin chào tạm biệt.",
  mn: "Залгасанд баярлалаа. Баяртай.",
};
const ONE_MOMENT: Words = {
  en: "One moment, please.",
  it: "Un momento, per favore.",
  th: "กรุณารอสักครู่ค่ะ",
  vi: "Xin quý khách chờ một chút.",
  mn: "Түр хүлээнэ үү.",
};
const OTHER_NUMBER: Words = {
  en: "Please type your telephone number, then press the hash key.",
  it: "Digiti il Suo numero di telefono, poi il tasto cancelletto.",
  th: "กรุณากดหมายเลขโทรศัพท์ของคุณ ตามด้วยเครื่องหมายสี่เหลี่ยมค่ะ",
  vi: "Quý khách vui lòng nhập số điện thoại, sau đó bấm phím thăng.",
  mn: "Утасны дугаараа оруулаад хэш гэсэн товчийг дарна уу.",
};
const PROMISE: Words = {
  en: "Thank you, we will call you back.",
  it: "Grazie, La richiameremo.",
  th: "ขอบคุณค่ะ เราจะโทรกลับหาคุณค่ะ",
  vi: "Cảm ơn quý khách, chúng tôi sẽ gọi lại.",
  mn: "Баярлалаа, бид тан руу эргэж залгана.",
};
const REFERENCE: Words = {
  en: "Please type your reference number, then press the hash key.",
  it: "Digiti il numero della Sua pratica, poi il tasto cancelletto.",
  th: "กรุณากดหมายเลขอ้างอิงของคุณ ตามด้วยเครื่องหมายสี่เหลี่ยมค่ะ",
  vi: "Quý khách vui lòng nhập mã hồ sơ, sau đó bấm phím thăng.",
  mn: "Лавлагааны дугаараа оруулаад хэш гэсэн товчийг дарна уу.",
};
const CUSTOMER_NUMBER: Words = {
  en: "Please type your customer number, then press the hash key.",
  it: "Digiti il Suo codice cliente, poi il tasto cancelletto.",
  th: "กรุณากดหมายเลขลูกค้าของคุณ ตามด้วยเครื่องหมายสี่เหลี่ยมค่ะ",
  vi: "Quý khách vui lòng nhập mã khách hàng, sau đó bấm phím thăng.",
  mn: "Харилцагчийн дугаараа оруулаад хэш гэсэн товчийг дарна уу.",
};
const LAST_DIGITS: Words = {
  en: "Now type the last 4 digits of your telephone number.",
  it: "Ora digiti le ultime 4 cifre del Suo numero di telefono.",
  th: "กรุณากดเลข 4 ตัวท้ายของหมายเลขโทรศัพท์ของคุณค่ะ",
  vi: "Bây giờ xin nhập 4 số cuối của số điện thoại.",
  mn: "Одоо утасны дугаарынхаа сүүлийн 4 оронг оруулна уу.",
};
const CASE: Words = {
  en: "{case} For the main menu, press 1.",
  it: "{case} Per il menu principale, prema 1.",
  th: "{case} กลับเมนูหลัก กด 1 ค่ะ",
  vi: "{case} Để về menu chính, xin bấm 1.",
  mn: "{case} Үндсэн цэс рүү буцах бол 1 гэсэн товчийг дарна уу.",
};
const CASE_AGAIN: Words = {
  en: "For the main menu, press 1.",
  it: "Per il menu principale, prema 1.",
  th: "กลับเมนูหลัก กด 1 ค่ะ",
  vi: "Để về menu chính, xin bấm 1.",
  mn: "Үндсэн цэс рүү буцах бол 1 гэсэн товчийг дарна уу.",
};
const OFFERS: Record<string, (key: number) => string> = {
  en: (key) => `For English, press ${key}.`,
  it: (key) => `Per l'italiano, prema ${key}.`,
  th: (key) => `ภาษาไทย กด ${key} ค่ะ`,
  vi: (key) => `Tiếng Việt, xin bấm ${key}.`,
  mn: (key) => `Монгол хэлээр бол ${key} гэсэн товчийг дарна уу.`,
};
const PRESS: Record<string, (name: string, key: string) => string> = {
  en: (name, key) => `For ${name}, press ${key}.`,
  it: (name, key) => `Per ${name}, prema ${key}.`,
  th: (name, key) => `${name} กด ${key} ค่ะ`,
  vi: (name, key) => `${name}, xin bấm ${key}.`,
  mn: (name, key) => `${name}: ${key} гэсэн товчийг дарна уу.`,
};

/** Where the next key's words begin: after a stop; in Thai, which writes none, after a key and the word of courtesy. */
const BETWEEN = /(?<=[.!?]) +/;
const BETWEEN_THAI = /(?<=(?<!\d)\d(?: (?:ค่ะ|ครับ))?) +(?!ค่ะ|ครับ|หรือ)/;
const KEYS_SAID = /(?<!\d)\d(?!\d)/g;

/** What the prompts of a fresh place say, by kind and field. */
const WORDS: Record<string, Record<string, Words>> = {
  menu: { prompt: CHOOSE, repeat: CHOOSE },
  announce: { prompt: ONE_MOMENT },
  queue: { prompt: CONNECTING, comfort: ONE_MOMENT },
  voicemail: { prompt: MESSAGE },
  hangup: { prompt: GOODBYE },
  callback: { ask_number: OTHER_NUMBER, done: PROMISE },
  transfer: { prompt: CONNECTING },
  identify: { prompt: REFERENCE, repeat: REFERENCE },
  customer_number: { prompt: CUSTOMER_NUMBER },
  datum: { prompt: LAST_DIGITS },
  case_status: { prompt: CASE, repeat: CASE_AGAIN },
};

/** Words for that field in each of these languages, empty where none are known. */
export function startingWords(kind: string, field: string, languages: string[]): Part {
  const known = WORDS[kind]?.[field] ?? {};
  return Object.fromEntries(languages.map((language) => [language, known[language] ?? ""]));
}

/** Each language's offer in its own words, numbered in this order. */
export function offers(languages: string[]): Part {
  return Object.fromEntries(languages.map((language, place) => [language, OFFERS[language]?.(place + 1) ?? ""]));
}

/** "For Orders, press 4." in the language of the caller. */
export function keySaid(language: string, name: string, key: string): string | null {
  return PRESS[language]?.(name, key) ?? null;
}

/** The keys that words name in figures. */
export function keysSaid(words: string): string[] {
  return words.match(KEYS_SAID) ?? [];
}

/** The words with those of one key more: before those of the keys after it, such as the one for 0. */
export function withKeySaid(written: string, language: string, words: string, key: string): string {
  const parts = written.trim().split(language === "th" ? BETWEEN_THAI : BETWEEN).filter(Boolean);
  let place = parts.length;
  for (const [at, part] of [...parts.entries()].reverse()) {
    const keys = keysSaid(part);
    if (keys.some((other) => !comesBefore(key, other))) break;
    if (keys.length > 0) place = at;
  }
  const isLast = place === parts.length;
  return parts.toSpliced(place, 0, isLast ? words : words.replace(/ ค่ะ$/, "")).join(" ");
}
