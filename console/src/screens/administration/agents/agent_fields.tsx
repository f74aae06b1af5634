import { Checkbox, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { queueSettingsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { titleOf } from "../../../desk/labels";
import { LanguageField } from "../../../records/language_fields";
import classes from "../../../records/records.module.css";
import { lacking } from "./lacking";
import { SkillsField, type Skills } from "./skills_field";

export interface AgentValues {
  queues: string[];
  skills: Skills;
  language: string;
  phone: "browser" | "telephone";
  number: string | null;
}

export const AGENT_FIELDS = ["queues", "skills", "language", "phone", "number"];

interface Props {
  values: AgentValues;
  set: (part: Partial<AgentValues>) => void;
  fault: (field: string) => string | undefined;
}

/** What an agent can do, serves, and talks with. */
export function AgentFields({ values, set, fault }: Props) {
  const { t, i18n } = useTranslation("administration");
  const { data: queues } = useQuery(queueSettingsListingOptions());
  return (
    <>
      <SkillsField skills={values.skills} set={(skills) => set({ skills })} error={fault("skills")} />
      <Checkbox.Group
        label={t("agents.queues")}
        value={values.queues}
        onChange={(chosen) => set({ queues: chosen })}
        error={fault("queues")}
      >
        <div className={classes.two} style={{ marginTop: 6, gap: "0.5rem" }}>
          {queues
            ?.filter(({ active, name }) => active || values.queues.includes(name))
            .map((queue) => <Checkbox key={queue.name} value={queue.name} label={titleOf(queue, i18n.language)} />)}
        </div>
        {queues?.length === 0 && (
          <Text size="sm" c="var(--quiet)">
            {t("agents.noQueues")}
          </Text>
        )}
      </Checkbox.Group>
      <div aria-live="polite">
        {lacking(values.skills, values.queues.length).map((sentence) => (
          <Text key={sentence} size="sm" c="var(--warn)">
            {t(sentence)}
          </Text>
        ))}
      </div>
      <Radio.Group
        label={t("agents.phone")}
        value={values.phone}
        onChange={(phone) => set({ phone: phone as AgentValues["phone"] })}
        error={fault("phone")}
      >
        <Stack gap={8} mt={6}>
          <Radio value="browser" label={t("agents.browser")} description={t("agents.browserWords")} />
          <Radio value="telephone" label={t("agents.telephone")} description={t("agents.telephoneWords")} />
        </Stack>
      </Radio.Group>
      {values.phone === "telephone" && (
        <TextInput
          label={t("field.number")}
          placeholder="+390612345678"
          type="tel"
          value={values.number ?? ""}
          onChange={(event) => set({ number: event.currentTarget.value.replace(/[\s()-]/g, "") || null })}
          error={fault("number")}
          required
        />
      )}
      <LanguageField
        label={t("agents.whisper")}
        description={t("agents.whisperWords")}
        value={values.language}
        set={(language) => set({ language })}
        error={fault("language")}
      />
    </>
  );
}
