import { WEEK } from "../../../administration/parts/places";
import { isPart, type Part } from "../document";
import { listOf } from "./field";

export interface Day {
  /** "2026-12-24" */
  date: string;
  periods: string[];
  /** Why it is not as in any week. */
  why: "special" | "holiday" | null;
  /** The holiday's name. */
  title: string;
}

const DAY_MILLISECONDS = 86_400_000;

/** What hours give for the days from `first` on, as the engine goes by them: special days before holidays before the week. */
export function daysAhead(hours: Part, first: string, count: number, holidays: ReadonlyMap<string, string>): Day[] {
  const special = isPart(hours.special_days) ? hours.special_days : {};
  const week = isPart(hours.week) ? hours.week : {};
  return Array.from({ length: count }, (_, after) => {
    const moment = new Date(Date.parse(`${first}T00:00:00Z`) + after * DAY_MILLISECONDS);
    const date = moment.toISOString().slice(0, 10);
    if (date in special) return { date, periods: listOf(special[date]), why: "special", title: "" };
    const title = holidays.get(date);
    if (title !== undefined) return { date, periods: [], why: "holiday", title };
    return { date, periods: listOf(week[WEEK[(moment.getUTCDay() + 6) % 7] ?? "mon"]), why: null, title: "" };
  });
}

/** Today's date by the clock of that zone. */
export function todayIn(zone: string, now: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(now);
}
