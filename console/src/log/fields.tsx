import { Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMe } from "../api/session";
import { dayIn, serverClock } from "../time";

const TYPING_MILLISECONDS = 600;
const DAY_MILLISECONDS = 86_400_000;

export interface Option {
  value: string;
  label: string;
}

interface One {
  label: string;
  value: string | undefined;
  options: Option[] | undefined;
  onChoose: (value: string | null) => void;
}

/** One of a list, or all. */
export function OneOf({ label, value, options, onChoose }: One) {
  const { t } = useTranslation("log");
  return (
    <Select
      label={label}
      placeholder={t("all")}
      data={options ?? []}
      value={value ?? null}
      onChange={onChoose}
      clearable
      searchable={(options?.length ?? 0) > 10}
      nothingFoundMessage={t("nothing")}
      clearButtonProps={{ "aria-label": t("all") }}
    />
  );
}

interface Text {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  error?: string | undefined;
}

/** Words that are looked for once the typing stops. */
export function Typed({ label, value, onChoose, error }: Text) {
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value); // the URL has changed: by the back button, or by clearing
    setText(value);
  }
  const soon = useDebouncedCallback(onChoose, TYPING_MILLISECONDS);
  return (
    <TextInput
      label={label}
      type="search"
      value={text}
      error={error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        soon(event.currentTarget.value.trim());
      }}
    />
  );
}

interface Days {
  chosen: { first_day?: string; last_day?: string };
  choose: (days: { first_day: string | null; last_day: string | null }) => void;
}

/** Whole days of the company's time zone, which is named. */
export function Days({ chosen: { first_day: first, last_day: last }, choose }: Days) {
  const { t } = useTranslation("log");
  const { company } = useMe();
  const day = (ago: number) => dayIn(company.time_zone, serverClock.now() - ago * DAY_MILLISECONDS);
  const spans: Record<string, [string, string]> = {
    today: [day(0), day(0)],
    yesterday: [day(1), day(1)],
    week: [day(6), day(0)],
    month: [day(29), day(0)],
  };
  const span = Object.entries(spans).find(([, [from, to]]) => from === first && to === last)?.[0];
  return (
    <>
      <Select
        label={t("days.label")}
        placeholder={t(first || last ? "days.own" : "days.all")}
        data={Object.keys(spans).map((value) => ({ value, label: t(`days.${value}`) }))}
        value={span ?? null}
        onChange={(value) => {
          const [from, to] = (value && spans[value]) || [null, null];
          choose({ first_day: from, last_day: to });
        }}
        clearable
        clearButtonProps={{ "aria-label": t("all") }}
      />
      <TextInput
        type="date"
        label={t("days.first")}
        value={first ?? ""}
        max={last}
        onChange={(event) => choose({ first_day: event.currentTarget.value, last_day: last ?? null })}
      />
      <TextInput
        type="date"
        label={t("days.last")}
        value={last ?? ""}
        min={first}
        onChange={(event) => choose({ first_day: first ?? null, last_day: event.currentTarget.value })}
      />
    </>
  );
}
