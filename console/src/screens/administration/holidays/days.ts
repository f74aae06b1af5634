import { useTranslation } from "react-i18next";

import { useCalendar } from "../../../time";
import { written } from "../../../time/format";

/** Writes days ("2026-12-24") in the reader's language and the chosen calendar; a day has no zone. */
export function useDays(): (day: string) => string {
  const { i18n } = useTranslation();
  const calendar = useCalendar();
  const place = { calendar, timeZone: "UTC" };
  return (day) => {
    const at = Date.parse(`${day}T00:00:00Z`);
    if (i18n.language === "mn") return written(at, "day", "mn", place);
    return new Intl.DateTimeFormat(`${i18n.language}-u-ca-${calendar}`, {
      weekday: "short",
      day: "numeric",
      month: "long",
      year: "numeric",
      timeZone: "UTC",
    }).format(at);
  };
}
