import { Checkbox, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { QueueSettings } from "../../../api/generated";
import { LanguageChoice, written } from "./by_language";

const NEEDS = ["note", "reason", "cause"] as const;
const MOST_CHARACTERS = 4_000;

interface Props {
  values: Pick<QueueSettings, "script" | "allowances" | "wrap_up_needs">;
  set: (part: Partial<QueueSettings>) => void;
  fault: (field: string) => string | undefined;
}

/** What agents say, may grant, and must write down. */
export function GuidanceFields({ values, set, fault }: Props) {
  const { t } = useTranslation("record");
  const [language, setLanguage] = useState("en");
  return (
    <>
      <LanguageChoice
        label={t("guidance.language")}
        description={t("guidance.languageWords")}
        value={language}
        set={setLanguage}
      />
      {(["script", "allowances"] as const).map((field) => (
        <Textarea
          key={field}
          label={t(`guidance.${field}`)}
          description={t(`guidance.${field}Words`)}
          lang={language}
          value={values[field][language] ?? ""}
          onChange={(event) => set({ [field]: written(values[field], language, event.currentTarget.value) })}
          error={fault(field)}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={MOST_CHARACTERS}
        />
      ))}
      <Checkbox.Group
        label={t("guidance.needs")}
        description={t("guidance.needsWords")}
        value={values.wrap_up_needs}
        onChange={(needs) => set({ wrap_up_needs: needs as QueueSettings["wrap_up_needs"] })}
        error={fault("wrap_up_needs")}
      >
        <Group mt={6}>
          {NEEDS.map((field) => (
            <Checkbox key={field} value={field} label={t(`guidance.need.${field}`)} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  );
}
