import { expect, test } from "vitest";

import type { Awaited, Turn } from "../src/api/generated";
import type { Part } from "../src/screens/flow/edit/document";
import { addRehearsal, changeRehearsal, elsewhere, isComplete, pressed, scriptOf, stepsOf, USUAL } from "../src/screens/flow/edit/trial/script";

const SHOP: Part = {
  timezone: "Asia/Bangkok",
  nodes: {
    hours: { kind: "hours", holidays: "IT" },
    desk: { kind: "queue", queue: "reception" },
    later: { kind: "queue", queue: "" },
  },
};
const NOON = new Date("2026-11-22T05:00:00Z");

test("a pretence is written as rehearsals are", () => {
  expect(scriptOf(SHOP, USUAL, ["1"], NOON)).toEqual({ at: "2026-03-02T10:00", keys: ["1"] });
  expect(scriptOf(SHOP, { ...USUAL, caller: "withheld", time: "now", language: "th" }, [], NOON)).toEqual({
    caller: "withheld",
    language: "th",
    at: "2026-11-22T12:00",
    keys: [],
  });
  expect(scriptOf(SHOP, { ...USUAL, caller: "open_case", queues: "closed", time: "holiday" }, [], NOON).facts).toMatchObject({
    customer: { known: true },
    open_cases: [{ kind: "complaint" }],
    "queue:reception": { open: false },
    "holidays:IT": ["2026-03-02"],
  });
});

test("another date is a date only once it is given", () => {
  expect([USUAL, { ...USUAL, time: "other" as const }, { ...USUAL, time: "other" as const, at: "2026-12-24T10:00" }].map(isComplete)).toEqual([
    true,
    false,
    true,
  ]);
});

test.each<[Partial<Awaited>, string, string, ReturnType<typeof pressed>]>([
  [{ what: "keys" }, "", "4", { typed: "", step: "4" }],
  [{ what: "keys", most_keys: 7, finish_key: "#" }, "12", "3", { typed: "123" }],
  [{ what: "keys", most_keys: 3, finish_key: "#" }, "12", "3", { typed: "", step: "123" }],
  [{ what: "keys", most_keys: null, finish_key: "#" }, "12", "#", { typed: "", step: "12#" }],
  [{ what: "keys", most_keys: null, finish_key: "#" }, "", "#", { typed: "", step: "silence" }],
  [{ what: "queue", callback_key: "1" }, "", "1", { typed: "", step: { left: "callback" } }],
  [{ what: "queue", callback_key: "1" }, "", "7", null],
  [{ what: "message" }, "", "5", { typed: "", step: { message: 20 } }],
  [{ what: "end" }, "", "5", null],
])("with %j and %s typed, key %s comes to %j", (awaits, typed, key, comes) => {
  expect(pressed(awaits as Awaited, typed, key)).toEqual(comes);
});

function turn(node: string, what: Awaited["what"] = "keys"): Turn {
  return { step: null, path: [node], said: [], done: [], known: [], node, awaits: { what } };
}

test("an edit that leads the same steps elsewhere is told where it does", () => {
  const before = [turn("welcome"), turn("orders", "queue")];
  expect(elsewhere(before, before)).toBeNull();
  expect(elsewhere(before, [turn("welcome"), turn("doubts", "queue")])).toEqual({ turn: 1, was: "orders" });
  expect(elsewhere(before, [turn("welcome", "end")])).toEqual({ turn: 0, was: "welcome" });
  expect(elsewhere(before, [])).toBeNull();
});

test("a run is added to the rehearsals, renamed and played again", () => {
  const kept = addRehearsal(SHOP, { name: "one", keys: [1, { left: "full" }] });
  expect(changeRehearsal(kept, 0, { name: "uno" }).rehearsals).toEqual([{ name: "uno", keys: [1, { left: "full" }] }]);
  expect(stepsOf({ keys: [1, { left: "full" }] })).toEqual(["1", { left: "full" }]);
});
