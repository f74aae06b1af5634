import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { QueueSettings } from "../../../api/generated";
import { useLanguageName } from "../../../desk/labels";
import { LANGUAGES } from "../../../i18n";

const MOST_CHARACTERS = 500;
const FIRST = ["agent", "customer"] as const;

type Words = Record<string, string>;

interface Props {
  values: Pick<QueueSettings, "callback_first" | "music" | "announcements">;
  set: (part: Partial<QueueSettings>) => void;
  fault: (field: string) => string | undefined;
}

/** What callers hear while they wait, by language, and who is called first for a callback. */
export function WaitingFields({ values, set, fault }: Props) {
  const { t } = useTranslation("administration");
  const name = useLanguageName();
  const [language, setLanguage] = useState("en");
  const written = (words: Words, text: string): Words => {
    const { [language]: _, ...others } = words;
    return text ? { ...others, [language]: text } : others;
  };
  return (
    <>
      <Select
        label={t("field.callback_first")}
        description={t("queues.waiting.firstWords")}
        data={FIRST.map((value) => ({ value, label: t(`queues.waiting.first.${value}`) }))}
        value={values.callback_first}
        onChange={(value) => value && set({ callback_first: value as QueueSettings["callback_first"] })}
        error={fault("callback_first")}
        allowDeselect={false}
      />
      <Select
        label={t("queues.waiting.language")}
        description={t("queues.waiting.languageWords")}
        data={Object.keys(LANGUAGES).map((code) => ({ value: code, label: name(code) }))}
        value={language}
        onChange={(code) => code && setLanguage(code)}
        allowDeselect={false}
      />
      <Textarea
        label={t("field.announcements")}
        description={t("queues.waiting.announcementsWords")}
        lang={language}
        value={values.announcements[language] ?? ""}
        onChange={(event) => set({ announcements: written(values.announcements, event.currentTarget.value) })}
        error={fault("announcements")}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={MOST_CHARACTERS}
      />
      <TextInput
        label={t("field.music")}
        description={t("queues.waiting.musicWords")}
        value={values.music[language] ?? ""}
        onChange={(event) => set({ music: written(values.music, event.currentTarget.value.trim()) })}
        error={fault("music")}
        maxLength={84}
      />
    </>
  );
}
