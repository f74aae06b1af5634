import { expect, test } from "vitest";

import { dueOn, soonIn } from "../src/time/zoned";

const ROME = "Europe/Rome";

function at(instant: string) {
  return soonIn(ROME, Date.parse(instant));
}

test("a call is suggested on the half hour that is an hour away", () => {
  expect(at("2026-03-02T09:40:00Z")).toEqual({ day: "2026-03-02", time: "12:00" });
  expect(at("2026-03-02T09:10:00Z")).toEqual({ day: "2026-03-02", time: "11:30" });
});

test("in the evening and at night it is suggested for the next morning", () => {
  expect(at("2026-03-02T16:40:00Z")).toEqual({ day: "2026-03-03", time: "10:00" });
  expect(at("2026-03-02T22:40:00Z")).toEqual({ day: "2026-03-03", time: "10:00" });
  expect(at("2026-03-03T02:00:00Z")).toEqual({ day: "2026-03-03", time: "10:00" });
});

test("what is promised is due in the evening, and never before now", () => {
  const due = (day: string, now: string) => dueOn(ROME, day, Date.parse(now));
  expect(due("2026-03-02", "2026-03-02T09:40:00Z")).toBe("17:00");
  expect(due("2026-03-03", "2026-03-02T19:40:00Z")).toBe("17:00");
  expect(due("2026-03-02", "2026-03-02T16:10:00Z")).toBe("18:30");
  expect(due("2026-03-02", "2026-03-02T22:40:00Z")).toBe("23:59");
});
