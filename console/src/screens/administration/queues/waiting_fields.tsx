import { Select, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { QueueSettings } from "../../../api/generated";
import { LanguageChoice, written } from "./by_language";
import { ClipField } from "./clip_field";

const MOST_CHARACTERS = 500;
const FIRST = ["agent", "customer"] as const;

interface Props {
  values: Pick<QueueSettings, "callback_first" | "music" | "announcements">;
  set: (part: Partial<QueueSettings>) => void;
  fault: (field: string) => string | undefined;
}

/** What callers hear while they wait, by language, and who is called first for a callback. */
export function WaitingFields({ values, set, fault }: Props) {
  const { t } = useTranslation("administration");
  const [language, setLanguage] = useState("en");
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
      <LanguageChoice
        label={t("queues.waiting.language")}
        description={t("queues.waiting.languageWords")}
        value={language}
        set={setLanguage}
      />
      <Textarea
        label={t("field.announcements")}
        description={t("queues.waiting.announcementsWords")}
        lang={language}
        value={values.announcements[language] ?? ""}
        onChange={(event) => set({ announcements: written(values.announcements, language, event.currentTarget.value) })}
        error={fault("announcements")}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={MOST_CHARACTERS}
      />
      <ClipField
        label={t("field.music")}
        description={t("queues.waiting.musicWords")}
        value={values.music[language]}
        set={(clip) => set({ music: written(values.music, language, clip) })}
        error={fault("music")}
        otherwise={t("queues.waiting.musicOwn")}
      />
    </>
  );
}
