import { useTranslation } from "react-i18next";

export const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEK)[number];

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MILLISECONDS = 86_400_000;

export function timeZones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

/** The names of countries and weekdays in the reader's language. */
export function useNames(): { country: (code: string) => string; weekday: (day: Weekday) => string } {
  const { i18n } = useTranslation();
  return {
    country: (code) => new Intl.DisplayNames([i18n.language], { type: "region" }).of(code) ?? code,
    weekday: (day) =>
      new Intl.DateTimeFormat(i18n.language, { weekday: "long", timeZone: "UTC" }).format(
        MONDAY + WEEK.indexOf(day) * DAY_MILLISECONDS,
      ),
  };
}
