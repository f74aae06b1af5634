import { useTranslation } from "react-i18next";

import type { Change, ProblemView } from "../../../api/generated";
import { plain, useLanguageName } from "../../../desk/labels";
import { useQueueTitle } from "../../../log";

/** The name of a field on the screen; the words of the checker's table for those that have none. */
export function useFieldName(): (field: string, meaning?: string) => string {
  const { t } = useTranslation(["editor", "forms"]);
  return (field, meaning) => {
    const key = field.replace(".", "_");
    return t([`field.${key}`, `forms:field.${key}`], { defaultValue: meaning ?? plain(field) });
  };
}

/** What is said of words, which a place may have several of. */
const ABOUT_WORDS = new Set([
  ...["missing_language", "missing_recording", "unknown_recording", "long_prompt"],
  ...["unspoken_key", "unknown_placeholder", "unspeakable_value"],
]);

/** What is wrong, in the reader's language, with the names of what it is about. */
export function useProblem(): (problem: ProblemView) => string {
  const { t } = useTranslation("problems");
  const languageName = useLanguageName();
  const fieldName = useFieldName();
  return ({ code, path, message }) => {
    const last = path.split(".").at(-1) ?? "";
    const language = /^[a-z]{2}$/.test(last) ? languageName(last) : last;
    const [count] = /\d+/.exec(message) ?? [""];
    const [, keys] = /key (.+)\.$/.exec(message) ?? [];
    const field = /^\d+$/.test(last) ? last : fieldName(last);
    const values = { defaultValue: message, language, field, part: last, count: Number(count), keys: keys ?? last };
    const sentence = t(`said.${code}`, values);
    const which = path.split(".").slice(2, -1).find((part) => part !== "prompt");
    return ABOUT_WORDS.has(code) && which !== undefined ? `${fieldName(which)}: ${sentence}` : sentence;
  };
}

export interface Told {
  title: string;
  sentences: string[];
}

/** Changes in words, under the place that each is in; one prompt reworded in several languages is one. */
export function useTold(): (changes: Change[]) => Told[] {
  const { t, i18n } = useTranslation(["editor", "flow", "problems"]);
  const fieldName = useFieldName();
  const languageName = useLanguageName();
  const queueTitle = useQueueTitle();
  return (changes) => {
    const titles = new Map<string, Map<string, string[]>>();
    for (const { what, title, facts = {} } of changes) {
      const sentences = titles.get(title ?? "") ?? new Map<string, string[]>();
      titles.set(title ?? "", sentences);
      const field = facts.field === undefined ? "" : fieldName(facts.field);
      const about = [what, facts.field, facts.key, facts.code].join("|");
      const isWords = what.startsWith("words_");
      const languages = isWords ? [...(sentences.get(about) ?? []), facts.language ?? ""] : [];
      const kinds = (value = "") => (value ? t(`flow:kind.${value}`, plain(value)) : "");
      const isLong = !facts.was && !facts.now && (what === "setting_changed" || what === "flow_changed");
      const code = facts.code ? t(`problems:short.${facts.code}`, plain(facts.code)) : "";
      const worth = (value = "") => (facts.field === "queue" && value ? queueTitle(value) : value || "–");
      const named = { ...facts, code, field, kind: kinds(facts.kind), was: worth(facts.was), now: worth(facts.now) };
      const values = what === "kind_changed" ? { was: kinds(facts.was), now: kinds(facts.now) } : named;
      sentences.set(about, isWords ? languages : [t(`change.${isLong ? "changed" : what}`, values)]);
    }
    const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
    const said = ([about, parts]: [string, string[]]): string => {
      const [what = "", field = ""] = about.split("|");
      if (!what.startsWith("words_")) return parts[0] ?? "";
      const languages = list.format(parts.map((code) => (code ? languageName(code) : t("change.allLanguages"))));
      return t(`change.${what}`, { field: fieldName(field), languages });
    };
    return [...titles].map(([title, sentences]) => ({
      title: title || t("change.whole"),
      sentences: [...sentences].map(said),
    }));
  };
}
