import { useTranslation } from "react-i18next";

import { useMe } from "../api/session";
import { useCalendar } from "./calendar";

export type Precision = "time" | "day" | "minute" | "second";

const PARTS: Record<Precision, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
  day: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  minute: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
  second: {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  },
};

/** Writes instants in the company's zone, the reader's language and the chosen calendar. */
export function useMoments(): (at: string | number, precision?: Precision) => string {
  const { i18n } = useTranslation();
  const { company } = useMe();
  const calendar = useCalendar();
  return (at, precision = "minute") =>
    new Intl.DateTimeFormat(`${localeOf(i18n.language)}-u-ca-${calendar}-hc-h23`, {
      ...PARTS[precision],
      timeZone: company.time_zone,
    }).format(typeof at === "number" ? at : Date.parse(at));
}

/** English as it is written in Europe: the day before the month, and zones by their names. */
function localeOf(language: string): string {
  return language === "en" ? "en-GB" : language;
}

/** "0:07", "12:30", "1:02:03". */
export function stretch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}
