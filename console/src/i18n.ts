import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = { en: "English", it: "Italiano", th: "ไทย", vi: "Tiếng Việt", mn: "Монгол" } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = "hotline.language";
const files = import.meta.glob<{ default: Record<string, unknown> }>("./locales/*/*.json");

/** Loads the words of one screen in one language, when they are first wanted. */
const words: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (language, screen, done) => {
    const load = files[`./locales/${language}/${screen}.json`];
    if (!load) return done(new Error(`no words of ${screen} in ${language}`), null);
    load().then(
      (file) => done(null, file.default),
      (error: unknown) => done(error as Error, null),
    );
  },
};

function isLanguage(word: string | null | undefined): word is Language {
  return word != null && word in LANGUAGES;
}

function first(): Language {
  const chosen = localStorage.getItem(CHOSEN);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((each) => each.slice(0, 2)).find(isLanguage) ?? "en";
}

export function choose(language: Language): void {
  localStorage.setItem(CHOSEN, language);
  void i18next.changeLanguage(language);
}

i18next.on("languageChanged", (language) => {
  document.documentElement.lang = language;
});

export const ready = i18next.use(words).use(initReactI18next).init({
  lng: first(),
  fallbackLng: "en",
  ns: ["shell"],
  defaultNS: "shell",
  interpolation: { escapeValue: false }, // React escapes
});

/** Loads the words of a screen before it is drawn, if it has any. */
export function loadWords(screen: string): void {
  if (files[`./locales/en/${screen}.json`]) void i18next.loadNamespaces(screen);
}
