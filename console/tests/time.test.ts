import { expect, test } from "vitest";

import { stretch, written } from "../src/time/format";
import { dayIn, instantIn } from "../src/time/zoned";

test("a day and a time are meant in the company's zone, summer and winter", () => {
  expect(instantIn("Europe/Rome", "2026-03-03", "17:00")).toBe("2026-03-03T16:00:00.000Z");
  expect(instantIn("Europe/Rome", "2026-07-03", "17:00")).toBe("2026-07-03T15:00:00.000Z");
  expect(instantIn("Asia/Bangkok", "2026-03-03", "08:00")).toBe("2026-03-03T01:00:00.000Z");
  expect(instantIn("Europe/Rome", "2026-03-29", "12:00")).toBe("2026-03-29T10:00:00.000Z");
});

test("today is what the company's calendar shows", () => {
  expect(dayIn("Asia/Ulaanbaatar", Date.parse("2026-03-02T20:00:00Z"))).toBe("2026-03-03");
});

test("instants are written as people of the language read them", () => {
  const at = Date.parse("2026-03-02T09:15:58Z");
  const rome = { calendar: "gregory", timeZone: "Europe/Rome" };
  expect(written(at, "second", "en", rome)).toBe("2 Mar 2026, 10:15:58 CET");
  expect(written(at, "second", "th", rome)).toBe("2 มี.ค. 2026 10:15:58 CET");
  expect(written(at, "time", "th", rome)).toBe("10:15 CET");
  expect(written(at, "day", "th", { ...rome, calendar: "buddhist" })).toContain("2569");
  expect(written(at, "second", "mn", rome)).toBe("2026.03.02 10:15:58 CET");
  expect(written(at, "day", "mn", rome)).toBe("Да, 2026.03.02");
});

test("stretches are read at a glance", () => {
  expect([stretch(-1), stretch(7), stretch(750), stretch(3_723)]).toEqual(["0:00", "0:07", "12:30", "1:02:03"]);
});
