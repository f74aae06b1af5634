import { useTranslation } from "react-i18next";

import type { Choice } from "../api/generated";
import { useChoices } from "./desk";

/** A word of a list in the reader's language, else in English, else as it is kept. */
export function labelOf(choice: Choice, language: string): string {
  return choice.labels[language] ?? choice.labels.en ?? choice.key;
}

/** Writes keys of the company's own lists: reasons, causes, breaks. */
export function useLabels(): (list: "reasons" | "causes" | "breaks", key: string | null) => string {
  const { i18n } = useTranslation();
  const choices = useChoices();
  return (list, key) => {
    const found = choices?.[list].find((choice) => choice.key === key);
    return found ? labelOf(found, i18n.language) : plain(key ?? "");
  };
}

/** "second_visit" as people write it. */
export function plain(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The name of a language in the reader's own. */
export function useLanguageName(): (code: string) => string {
  const { i18n } = useTranslation();
  return (code) => new Intl.DisplayNames([i18n.language], { type: "language" }).of(code) ?? code;
}
