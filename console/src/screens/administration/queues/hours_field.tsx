import { ActionIcon, Button, Group, Input, Radio, Stack, Text, TextInput } from "@mantine/core";
import { IconCopy, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { CountryField } from "../parts/country_field";
import { useNames, WEEK } from "../parts/places";
import classes from "../../../records/records.module.css";
import { Periods } from "./periods";

export interface Hours {
  week: Record<string, string[]>;
  special_days: Record<string, string[]>;
  holidays: string | null;
}

const OFFICE = ["09:00-18:00"];
const USUAL: Hours = {
  week: Object.fromEntries(WEEK.map((day) => [day, day === "sat" || day === "sun" ? [] : OFFICE])),
  special_days: {},
  holidays: null,
};

interface Props {
  hours: Hours | null;
  set: (hours: Hours | null) => void;
  error?: string | undefined;
}

/** When a queue is served: always, or by the week, the holidays and days that are otherwise. */
export function HoursField({ hours, set, error }: Props) {
  const { t } = useTranslation("administration");
  const [kept, setKept] = useState(hours ?? USUAL);
  const change = (part: Partial<Hours>) => {
    const changed = { ...kept, ...part };
    setKept(changed);
    set(changed);
  };
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t("field.hours")}</legend>
      <Radio.Group
        aria-label={t("field.hours")}
        value={hours ? "week" : "always"}
        onChange={(chosen) => set(chosen === "week" ? kept : null)}
      >
        <Stack gap={8}>
          <Radio value="always" label={t("hours.always")} description={t("hours.alwaysWords")} />
          <Radio value="week" label={t("hours.byWeek")} />
        </Stack>
      </Radio.Group>
      {hours && (
        <Stack gap="sm" mt="sm">
          <Week hours={hours} change={change} />
          <CountryField
            label={t("field.holidays")}
            description={t("hours.holidaysWords")}
            placeholder={t("hours.noHolidays")}
            value={hours.holidays}
            set={(holidays) => change({ holidays })}
          />
          <SpecialDays hours={hours} change={change} />
        </Stack>
      )}
      {error && <Input.Error mt={6}>{error}</Input.Error>}
    </fieldset>
  );
}

interface PartProps {
  hours: Hours;
  change: (part: Partial<Hours>) => void;
}

export function Week({ hours, change }: PartProps) {
  const { t } = useTranslation("administration");
  const { weekday } = useNames();
  const monday = hours.week.mon ?? [];
  const likeMonday = () => {
    const days = WEEK.map((day) => [day, day === "sat" || day === "sun" ? (hours.week[day] ?? []) : monday]);
    change({ week: Object.fromEntries(days) as Hours["week"] });
  };
  return (
    <div>
      <ul className={classes.rows}>
        {WEEK.map((day) => (
          <li key={day}>
            <Group gap="sm" align="center">
              <Text w={96}>{weekday(day)}</Text>
              <Periods
                of={weekday(day)}
                periods={hours.week[day] ?? []}
                set={(periods) => change({ week: { ...hours.week, [day]: periods } })}
              />
            </Group>
          </li>
        ))}
      </ul>
      <Button mt={8} size="xs" variant="default" leftSection={<IconCopy size={14} />} onClick={likeMonday}>
        {t("hours.likeMonday")}
      </Button>
    </div>
  );
}

export function SpecialDays({ hours, change, words }: PartProps & { words?: string | undefined }) {
  const { t } = useTranslation("administration");
  const [day, setDay] = useState("");
  const set = (special_days: Hours["special_days"]) => change({ special_days });
  const without = (gone: string) =>
    Object.fromEntries(Object.entries(hours.special_days).filter(([each]) => each !== gone));
  const add = () => {
    set({ ...hours.special_days, [day]: hours.special_days[day] ?? [] });
    setDay("");
  };
  return (
    <Input.Wrapper label={t("field.special_days")} description={words ?? t("hours.specialWords")} labelElement="div">
      <ul className={classes.rows} style={{ marginTop: 6 }}>
        {Object.entries(hours.special_days)
          .sort(([one], [other]) => one.localeCompare(other))
          .map(([each, periods]) => (
            <li key={each}>
              <Group gap="sm">
                <Text w={96}>{each}</Text>
                <Periods of={each} periods={periods} set={(given) => set({ ...hours.special_days, [each]: given })} />
                <ActionIcon
                  variant="default"
                  size={30}
                  aria-label={t("list.remove", { item: each })}
                  onClick={() => set(without(each))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
            </li>
          ))}
      </ul>
      <Group gap={6} mt={6}>
        <TextInput
          type="date"
          size="xs"
          aria-label={t("hours.newDay")}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} disabled={!day} onClick={add}>
          {t("hours.addDay")}
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
