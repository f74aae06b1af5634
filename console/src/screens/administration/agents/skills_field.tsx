import { ActionIcon, Button, Group, SegmentedControl, Select, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useLanguageName } from "../../../desk/labels";
import { languagesWith } from "../../../records/language_fields";
import classes from "../../../records/records.module.css";

export type Skills = Record<string, number>;

export const LANGUAGE = "language:";
const GOOD = 4;
const LEVELS = ["1", "2", "3", "4", "5"];

/** What a skill is called: languages by their names. */
export function useSkillName(): (skill: string) => string {
  const name = useLanguageName();
  return (skill) => (skill.startsWith(LANGUAGE) ? name(skill.slice(LANGUAGE.length)) : skill);
}

interface Props {
  skills: Skills;
  set: (skills: Skills) => void;
  error?: string | undefined;
}

/** Languages first, then what else an agent can do, each from 1 to 5. */
export function SkillsField({ skills, set, error }: Props) {
  const { t } = useTranslation("administration");
  const name = useSkillName();
  const [typed, setTyped] = useState("");
  const without = (skill: string) => Object.fromEntries(Object.entries(skills).filter(([each]) => each !== skill));
  const free = languagesWith([]).filter((code) => !((LANGUAGE + code) in skills));
  const add = () => {
    const word = typed.trim();
    if (word) set({ ...skills, [word]: GOOD });
    setTyped("");
  };
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t("agents.skills")}</legend>
      <Text size="sm" c="var(--quiet)" mb={8}>
        {t("agents.skillsWords")}
      </Text>
      <ul className={classes.rows}>
        {Object.entries(skills).map(([skill, level]) => (
          <li key={skill}>
            <Group gap={8} wrap="nowrap">
              <Text style={{ flex: 1, minWidth: 0 }} truncate>
                {name(skill)}
              </Text>
              <SegmentedControl
                size="xs"
                aria-label={t("agents.level", { skill: name(skill) })}
                data={LEVELS}
                value={String(level)}
                onChange={(chosen) => set({ ...skills, [skill]: Number(chosen) })}
              />
              <ActionIcon
                variant="default"
                aria-label={t("list.remove", { item: name(skill) })}
                onClick={() => set(without(skill))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </li>
        ))}
      </ul>
      {error && (
        <Text size="sm" c="var(--bad)" mt={4}>
          {error}
        </Text>
      )}
      <div className={classes.two} style={{ marginTop: 8 }}>
        <Select
          aria-label={t("agents.addLanguage")}
          placeholder={t("agents.addLanguage")}
          data={free.map((code) => ({ value: LANGUAGE + code, label: name(LANGUAGE + code) }))}
          value={null}
          onChange={(skill) => skill && set({ ...skills, [skill]: GOOD })}
          leftSection={<IconPlus size={16} />}
          disabled={free.length === 0}
        />
        <Group gap={6} wrap="nowrap">
          <TextInput
            aria-label={t("agents.addSkill")}
            placeholder={t("agents.addSkill")}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
            maxLength={40}
            style={{ flex: 1 }}
          />
          {typed.trim() && (
            <Button variant="default" onClick={add}>
              {t("add")}
            </Button>
          )}
        </Group>
      </div>
    </fieldset>
  );
}
