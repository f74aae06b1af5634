import { useTranslation } from "react-i18next";

import type { Choice } from "../api/generated";
import { useChoices, useChoicesComing } from "./desk";

/** A word of a list in the reader's language, else in English, else as it is kept. */
export function labelOf(choice: Choice, language: string): string {
  return choice.labels[language] ?? choice.labels.en ?? choice.key;
}

/** Writes keys of the company's own lists: reasons, causes, breaks. Nothing while the lists are on their way. */
export function useLabels(): (list: "reasons" | "causes" | "breaks", key: string | null) => string {
  const { i18n } = useTranslation();
  const choices = useChoices();
  const unknown = useUnlisted();
  return (list, key) => {
    const found = choices?.[list].find((choice) => choice.key === key);
    return found ? labelOf(found, i18n.language) : unknown(plain(key ?? ""));
  };
}

interface Titled {
  title: string;
  titles: Record<string, string>;
}

/** What a queue is called in the reader's language, else as it is called by all. */
export function titleOf(queue: Titled, language: string): string {
  return queue.titles[language] ?? queue.title;
}

/** What a queue in use is called, by its key; another, of which `title` may be known, by that. */
export function useQueueInUse(): (name: string, title?: string) => string {
  const { i18n } = useTranslation();
  const choices = useChoices();
  const unknown = useUnlisted();
  return (name, title = name) => {
    const found = choices?.queues.find((queue) => queue.name === name);
    return found ? titleOf(found, i18n.language) : unknown(title);
  };
}

/** A word for what the lists do not have; nothing until they are here, so that no word is put right before the eye. */
function useUnlisted(): (word: string) => string {
  const coming = useChoicesComing();
  return (word) => (coming ? "" : word);
}

/** "second_visit" as people write it. */
export function plain(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Names of our languages for readers of one that browsers have no words of: they would read them in English. */
const OWN_NAMES: Record<string, Record<string, string>> = {
  mn: { en: "англи", it: "итали", th: "тай", vi: "вьетнам", mn: "монгол" },
};

/** The name of a language in the reader's own. */
export function languageName(code: string, reader: string): string {
  return OWN_NAMES[reader]?.[code] ?? new Intl.DisplayNames([reader], { type: "language" }).of(code) ?? code;
}

export function useLanguageName(): (code: string) => string {
  const { i18n } = useTranslation();
  return (code) => languageName(code, i18n.language);
}

interface Served {
  language: string;
  spoken_language: string | null;
}

/** Says of who has settled for another language that it is not their own; null of anybody else. */
export function useSettled(): (served: Served) => string | null {
  const { t } = useTranslation("desk");
  const name = useLanguageName();
  return ({ language, spoken_language: own }) =>
    own === null || own === language ? null : t("who.settled", { own: name(own), language: name(language) });
}

/** That a colleague, or nobody of a queue (`pass.nobodySpeaks`), speaks what a caller is served in; null: they do. */
export function useOtherLanguage(): (served: Served, languages: string[], words?: string) => string | null {
  const { t } = useTranslation("company");
  const name = useLanguageName();
  return ({ language, spoken_language: own }, languages, words = "pass.otherLanguage") =>
    languages.includes(language) || (own !== null && languages.includes(own)) ? null : t(words, { language: name(language) });
}
