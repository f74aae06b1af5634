import { expect, test } from "vitest";

import type { FlowTimes, ScheduleSheet } from "../src/api/generated";
import { AT_ONCE, bodyOf, consequences, endsTooSoon, isComplete, type Plan } from "../src/screens/flow/planning/plan";

const NOW = Date.parse("2026-12-01T09:00:00Z");

function scheduled(number: number, starts_at: string, ends_at: string | null, state: ScheduleSheet["state"] = "coming"): ScheduleSheet {
  return { id: number, flow: "shop", number, note: "", starts_at, ends_at, state, by: "Ada", made_at: starts_at, problems: [], then: null, time_zone: "Europe/Rome" };
}

function told(plan: Plan, ...schedules: ScheduleSheet[]): string[] {
  const times: FlowTimes = { serves: 1, lasting: 1, terms: [], schedules };
  return consequences(plan, "Europe/Rome", times, NOW).map(({ what, number, at }) => `${what} ${number} ${at.slice(0, 16)}`);
}

const wall = (day: string, time = "18:00") => ({ day, time });
const christmas = scheduled(2, "2026-12-24T17:00:00Z", "2027-01-06T23:00:00Z");

test("what comes back at the end is told, and what else is planned", () => {
  expect(told(AT_ONCE)).toEqual([]);
  expect(told({ since: null, until: wall("2026-12-10") })).toEqual(["comesBack 1 2026-12-10T17:00"]);
  expect(told(AT_ONCE, christmas)).toEqual(["thenForAWhile 2 2026-12-24T17:00"]);
  expect(told(AT_ONCE, scheduled(3, "2026-12-05T08:00:00Z", null))).toEqual(["thenForGood 3 2026-12-05T08:00"]);
  const after = { since: wall("2026-12-06"), until: wall("2026-12-08") };
  expect(told(after, scheduled(3, "2026-12-05T08:00:00Z", null))).toEqual(["comesBack 3 2026-12-08T17:00"]);
});

test("publishing now ends what is there for a while only", () => {
  expect(told(AT_ONCE, { ...christmas, starts_at: "2026-11-30T00:00:00Z", state: "serving" })).toEqual([
    "endsEarly 2 2027-01-06T23:00",
  ]);
});

test("two that would be on at once are told before the server refuses them", () => {
  const overlaps = ["overlaps 2 2026-12-24T17:00"];
  expect(told({ since: wall("2026-12-25"), until: null }, christmas)).toEqual(overlaps);
  expect(told({ since: wall("2026-12-20"), until: wall("2026-12-25") }, christmas)).toEqual(overlaps);
  expect(told({ since: wall("2026-12-20"), until: wall("2026-12-24") }, christmas)).toEqual(["comesBack 2 2026-12-24T17:00"]);
});

test("an end that is not after its beginning is told, and nothing else", () => {
  const backwards = { since: wall("2026-12-24"), until: wall("2026-12-20") };
  expect(endsTooSoon(backwards, "Europe/Rome", NOW)).toBe(true);
  expect(told(backwards, christmas)).toEqual([]);
  expect(endsTooSoon({ since: null, until: wall("2026-12-01", "10:00") }, "Europe/Rome", NOW)).toBe(true);
  expect(endsTooSoon({ since: null, until: wall("2026-12-01", "10:01") }, "Europe/Rome", NOW)).toBe(false);
  expect(endsTooSoon({ since: null, until: wall("") }, "Europe/Rome", NOW)).toBe(false);
});

test("times go to the server as the clock on the wall shows them, once they are whole", () => {
  const plan = { since: wall("2026-12-24"), until: wall("") };
  expect(isComplete(plan)).toBe(false);
  expect(bodyOf({ ...plan, until: null })).toEqual({ since: "2026-12-24T18:00", until: null });
});
