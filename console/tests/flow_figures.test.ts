import { describe, expect, test } from "vitest";

import { isAlike } from "../src/screens/flow/figures/alike";
import { besideOf, callsOf, DAYS_BEFORE } from "../src/screens/flow/figures/asked";
import { difference, share } from "../src/screens/flow/figures/shares";
import { sheetOf } from "../src/screens/flow/figures/sheet";
import { spotsOf, type Both } from "../src/screens/flow/figures/spots";
import type { CallflowsTreePlace, FlowFigures, FlowTree, PlaceFigures } from "../src/api/generated";

const NOBODY = { calls: 0, times: 0 };

function place(node: string, calls: number): PlaceFigures {
  const deeds = ["silent", "erred", "repeated", "broke", "went_on", "connected", "hung_up", "finished", "cut_off"];
  const none = Object.fromEntries(deeds.map((deed) => [deed, NOBODY]));
  const came = { node, entered: { calls, times: calls }, seconds: 10 * calls, median_seconds: 10 };
  return { ...none, ...came } as unknown as PlaceFigures;
}

function figures(nodes: PlaceFigures[], pressed: Record<string, number> = {}): FlowFigures {
  return {
    flow: "hotline",
    revision: 2,
    first_day: "2026-03-01",
    last_day: null,
    zone: "Europe/Rome",
    calls: 40,
    ends: { person: 0, callback: 0, message: 0, finished: 0, hung_up: 40, cut_off: 0 },
    contained: 40,
    nodes,
    options: Object.entries(pressed).map(([key, calls]) => ({ node: "welcome", key, chosen: { calls, times: calls } })),
    served: [],
  };
}

const TREE = {
  common_keys: [{ key: "0", target: "reception", target_title: "Reception" }],
  places: [{ name: "welcome", title: "=Welcome", kind: "menu", depth: 0, ways: [{ key: "1", label: "Doubts" }, { key: null, label: null }] }],
} as unknown as FlowTree["tree"];

describe("shares", () => {
  test("of few calls none is told, and no difference", () => {
    expect(share({ calls: 3, of: 29 })).toBeNull();
    expect(share({ calls: 3, of: 30 })).toBe(0.1);
    expect(difference({ calls: 1, of: 3 }, { calls: 90, of: 100 })).toBeNull();
  });

  test("what chance explains is no difference", () => {
    expect(difference({ calls: 12, of: 100 }, { calls: 10, of: 100 })).toBe("same");
    expect(difference({ calls: 40, of: 100 }, { calls: 10, of: 100 })).toBe("more");
    expect(difference({ calls: 100, of: 1000 }, { calls: 200, of: 1000 })).toBe("less");
    expect(difference({ calls: 0, of: 100 }, { calls: 0, of: 100 })).toBe("same");
  });
});

describe("what stands beside", () => {
  test("as many days just before, across months", () => {
    const week = { first_day: "2026-03-02", last_day: "2026-03-08", revision: "2", beside: DAYS_BEFORE };
    expect(besideOf(week)).toEqual({ first_day: "2026-02-23", last_day: "2026-03-01", revision: 2 });
  });

  test("another revision in the same days, or nothing", () => {
    expect(besideOf({ first_day: "2026-03-02", beside: "1" })).toEqual({ first_day: "2026-03-02", revision: 1 });
    expect(besideOf({ beside: DAYS_BEFORE })).toBeNull();
    expect(besideOf({})).toBeNull();
  });
});

test("a number leads to its calls, of the same days and revision", () => {
  const address = callsOf(figures([]), { node: "welcome", did: "chose", key: "2" });
  expect(address).toBe("/calls?flow=hotline&revision=2&node=welcome&did=chose&key=2&first_day=2026-03-01");
});

describe("places", () => {
  const both: Both = { now: figures([place("welcome", 40)], { "0": 5 }), before: figures([place("gone", 3)], { "7": 1 }) };
  const { here, gone } = spotsOf(TREE, both);

  test("have the menu's keys, then others that were pressed", () => {
    const keys = here[0]?.keys.map(({ key, label, chosen }) => [key, label, chosen.now.calls, chosen.before?.calls]);
    expect(keys).toEqual([
      ["1", "Doubts", 0, 0],
      ["0", "Reception", 5, 0],
      ["7", "", 0, 1],
    ]);
  });

  test("that only another revision has come last", () => {
    expect(gone.map(({ name, now, before }) => [name, now, before?.entered.calls])).toEqual([["gone", undefined, 3]]);
  });

  test("are had as a table that no program takes for formulas", () => {
    const [head, first, key] = sheetOf([...here, ...gone], true, ";").split("\r\n");
    expect(head?.split(";").length).toBe(first?.split(";").length);
    expect(head?.split(";").length).toBe(key?.split(";").length);
    expect(first).toContain("welcome;'=Welcome;;;40;40;400;10;");
    expect(key).toContain("1;Doubts;0;0");
  });
});

test("a key is in a draft what callers heard while it leads to the same place or is called the same", () => {
  const menu = (...ways: [string, string, string][]) =>
    ({ ways: ways.map(([key, label, target]) => ({ key, label, target })) }) as unknown as CallflowsTreePlace;
  const heard = menu(["1", "Doubts", "doubts"], ["2", "Orders", "orders"]);
  expect(isAlike("1", menu(["1", "Questions", "doubts"]), heard)).toBe(true);
  expect(isAlike("2", menu(["2", "Orders", "shop"]), heard)).toBe(true);
  expect(isAlike("1", menu(["1", "Orders", "orders"]), heard)).toBe(false);
  expect(isAlike("3", menu(["3", "Ideas", "ideas"]), heard)).toBe(false);
});
