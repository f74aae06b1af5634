import type { FlowTimes, ScheduleSheet } from "../../../api/generated";
import { instantIn } from "../../../time/zoned";

/** What the clock on a wall shows, where the flow's callers are. */
export interface Wall {
  day: string;
  time: string;
}

/** From when until when a revision shall serve; null: at once, and for good. */
export interface Plan {
  since: Wall | null;
  until: Wall | null;
}

export const AT_ONCE: Plan = { since: null, until: null };

export function isNow({ since, until }: Plan): boolean {
  return since === null && until === null;
}

export function isComplete({ since, until }: Plan): boolean {
  return [since, until].every((wall) => wall === null || (wall.day !== "" && wall.time !== ""));
}

/** What would be refused: an end that is not after its beginning, or not ahead of us. */
export function endsTooSoon({ since, until }: Plan, zone: string, now: number): boolean {
  if (!until || !isComplete({ since, until })) return false;
  return Date.parse(instant(until, zone)) <= (since ? Date.parse(instant(since, zone)) : now);
}

/** Whose clock a plan is written by: the document's that shall serve, where it has one. */
export function zoneOf(document: Record<string, unknown>, companyZone: string): string {
  return typeof document.timezone === "string" && document.timezone ? document.timezone : companyZone;
}

/** As the API takes it. */
export function bodyOf({ since, until }: Plan): { since: string | null; until: string | null } {
  return { since: since && written(since), until: until && written(until) };
}

/** What publishing so does beside what it is meant to; the numbers are revisions, the times instants. */
export type Consequence =
  | { what: "endsEarly"; number: number; at: string }
  | { what: "comesBack"; number: number; at: string }
  | { what: "thenForAWhile" | "thenForGood"; number: number; at: string }
  | { what: "overlaps"; number: number; at: string; who: string | null };

/** `zone`: whose clock the plan is written by. */
export function consequences(plan: Plan, zone: string, times: FlowTimes, now: number): Consequence[] {
  if (!isComplete(plan) || endsTooSoon(plan, zone, now)) return [];
  const since = plan.since ? instant(plan.since, zone) : new Date(now).toISOString();
  const until = plan.until && instant(plan.until, zone);
  const open = times.schedules.filter(({ state }) => state === "coming" || state === "serving");
  const clash = isNow(plan) ? undefined : open.find((other) => overlap(since, until, other));
  if (clash) return [{ what: "overlaps", number: clash.number, at: clash.starts_at, who: clash.by }];
  const found: Consequence[] = [];
  const serving = open.find(({ state, ends_at }) => state === "serving" && ends_at !== null);
  if (serving?.ends_at && isNow(plan)) found.push({ what: "endsEarly", number: serving.number, at: serving.ends_at });
  const back = until === null ? null : lastingAt(until, open, times);
  if (back !== null && until !== null) found.push({ what: "comesBack", number: back, at: until });
  const next = open.find(({ starts_at }) => before(since, starts_at));
  if (next && until === null)
    found.push({ what: next.ends_at ? "thenForAWhile" : "thenForGood", number: next.number, at: next.starts_at });
  return found;
}

function written({ day, time }: Wall): string {
  return `${day}T${time}`;
}

function instant({ day, time }: Wall, zone: string): string {
  return instantIn(zone, day, time);
}

function before(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other);
}

/** As ivr/revisions/scheduling.py has it: what begins for good is one moment. */
function overlap(since: string, until: string | null, other: ScheduleSheet): boolean {
  const same = Date.parse(since) === Date.parse(other.starts_at);
  const begunWithin = other.ends_at !== null && !before(since, other.starts_at) && before(since, other.ends_at);
  const othersWithin = until !== null && before(since, other.starts_at) && before(other.starts_at, until);
  return same || begunWithin || othersWithin;
}

function lastingAt(at: string, open: ScheduleSheet[], times: FlowTimes): number | null {
  const begun = open.filter((other) => !before(at, other.starts_at) && (other.ends_at === null || before(at, other.ends_at)));
  return begun.at(-1)?.number ?? times.lasting;
}
