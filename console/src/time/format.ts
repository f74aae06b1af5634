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

/** Writes instants in a zone, the company's if not given, in the reader's language and the chosen calendar. */
export function useMoments(zone?: string): (at: string | number, precision?: Precision) => string {
  const { i18n } = useTranslation();
  const { company } = useMe();
  const calendar = useCalendar();
  const place = { calendar, timeZone: zone ?? company.time_zone };
  return (at, precision = "minute") =>
    written(typeof at === "number" ? at : Date.parse(at), precision, i18n.language, place);
}

type Place = Required<Pick<Intl.DateTimeFormatOptions, "calendar" | "timeZone">>;

/** Thai spells the hours out beside a zone, Vietnamese sets the zone amid the date and knows none by its name. */
const HOURS_AS_IN_ENGLISH = new Set(["th", "vi", "mn"]);

/** An instant as people of that language write it: English as in Europe, zones by their names. */
export function written(at: number, precision: Precision, language: string, place: Place): string {
  const format = (locale: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, ...place, hourCycle: "h23" });
  if (!HOURS_AS_IN_ENGLISH.has(language))
    return format(language === "en" ? "en-GB" : language, PARTS[precision]).format(at);
  const { hour, minute, second, timeZoneName, ...date } = PARTS[precision];
  const time = hour && format("en-GB", { hour, minute, ...(second && { second }), timeZoneName }).format(at);
  const day = date.day && (language === "mn" ? mongolian(at, precision, format) : format(language, date).format(at));
  return [day, time].filter(Boolean).join(" ");
}

const MONGOLIAN_DAYS: Record<string, string> = {
  Mon: "Да",
  Tue: "Мя",
  Wed: "Лх",
  Thu: "Пү",
  Fri: "Ба",
  Sat: "Бя",
  Sun: "Ня",
};

/** "2026.03.02", "Да, 2026.03.02": browsers know no Mongolian dates. */
function mongolian(
  at: number,
  precision: Precision,
  format: (locale: string, options: Intl.DateTimeFormatOptions) => Intl.DateTimeFormat,
): string {
  const options = { weekday: "short", year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const parts = new Map(format("en-GB", options).formatToParts(at).map(({ type, value }) => [type, value]));
  const day = [parts.get("year"), parts.get("month"), parts.get("day")].join(".");
  return precision === "day" ? `${MONGOLIAN_DAYS[parts.get("weekday")!]}, ${day}` : day;
}

/** "0:07", "12:30", "1:02:03". */
export function stretch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}
