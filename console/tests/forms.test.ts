import { expect, test } from "vitest";

import type { ProblemView } from "../src/api/generated";
import { accept, takeBack } from "../src/screens/flow/edit/accepting";
import { nodesOf, optionsOf, putAt, valueAt, type Part } from "../src/screens/flow/edit/document";
import { daysAhead } from "../src/screens/flow/edit/fields/days_ahead";
import { keyOf } from "../src/screens/flow/edit/fields/new_queue";
import { fixOf, withNames } from "../src/screens/flow/edit/fixes";
import { addNode, NEW_KINDS } from "../src/screens/flow/edit/new_places";
import { withKeySaid } from "../src/screens/flow/edit/starting_words";

const SHOP: Part = {
  flow: "shop",
  languages: ["en", "it"],
  planned_languages: ["mn"],
  start: "welcome",
  person: "desk",
  nodes: {
    welcome: {
      kind: "menu",
      prompt: { en: "For questions, press 1.", it: "" },
      options: [
        { key: "1", label: "Questions", goto: "desk" },
        { key: "2", label: "Orders", goto: "gone", cause: "old" },
        { key: "2", label: "Again", goto: "desk" },
      ],
    },
    "fork.one": { kind: "branch", cases: [{ when: { customer: "known" }, goto: "gone" }], else: "desk" },
    desk: { kind: "queue", queue: "reception" },
    other: { kind: "queue", queue: "nobody" },
    bye: { kind: "hangup" },
  },
};

function problem(code: string, node: string | null, path: string, message = ""): ProblemView {
  return { code, node, path, message, severity: "error", mark: "", accepted: null };
}

function fixed(code: string, node: string | null, path: string, message = ""): Part {
  const fix = fixOf(SHOP, problem(code, node, path, message));
  if (!fix) throw new Error(`nothing is done about ${code}`);
  return fix.edit(SHOP);
}

test("a place in a list is found by its key, or by its number, and the rest is left alone", () => {
  const changed = putAt(SHOP, ["nodes", "welcome", "options", "1", "goto"], "bye");
  expect(valueAt(changed, ["nodes", "welcome", "options", "1", "goto"])).toBe("bye");
  expect(valueAt(SHOP, ["nodes", "welcome", "options", "1", "goto"])).toBe("desk");
  expect(putAt(SHOP, ["nodes", "welcome", "options", "9", "goto"], "bye")).toEqual(SHOP);
});

test("what leads nowhere is led to a person, wherever it stands", () => {
  const options = fixed("missing_node", "welcome", "nodes.welcome.options.2.goto");
  expect(optionsOf(nodesOf(options).welcome!)[1]!.goto).toBe("desk");
  const cases = fixed("missing_node", "fork.one", "nodes.fork.one.cases.0.goto");
  expect(valueAt(cases, ["nodes", "fork.one", "cases", "0", "goto"])).toBe("desk");
});

test("each problem that one press can put right is put right", () => {
  expect(valueAt(fixed("missing_language", "welcome", "nodes.welcome.prompt.it"), ["nodes", "welcome", "prompt", "it"])).toBe(
    "For questions, press 1.",
  );
  expect(optionsOf(nodesOf(fixed("key_used_twice", "welcome", "nodes.welcome.options.2")).welcome!).map(({ key }) => key)).toEqual([
    "1",
    "2",
    "3",
  ]);
  expect(valueAt(fixed("silent_end", "bye", "nodes.bye.prompt"), ["nodes", "bye", "prompt", "it"])).toContain("Arrivederci");
  expect(valueAt(fixed("unknown_queue", "other", "nodes.other.queue"), ["nodes", "other", "queue"])).toBe("reception");
  expect(fixed("no_person", null, "person").person).toBe("desk");
  expect(nodesOf(fixed("unreachable_node", "bye", "nodes.bye"))).not.toHaveProperty("bye");
  expect(valueAt(fixed("unknown_cause", "welcome", "nodes.welcome.options.2.cause"), ["nodes", "welcome", "options", "2"])).toEqual({
    key: "2",
    label: "Orders",
    goto: "gone",
  });
  const said = fixed("unspoken_key", "welcome", "nodes.welcome.prompt.en", "The words in English do not name the key 2.");
  expect(valueAt(said, ["nodes", "welcome", "prompt", "en"])).toContain("For Orders, press 2.");
});

test("what was put right is not put right again before the server has seen it", () => {
  const silent = problem("unspoken_key", "welcome", "nodes.welcome.prompt.en", "The words in English do not name the key 2.");
  const once = withNames(SHOP, [silent, silent], { en: { 2: "Orders" } });
  expect(fixOf(once, silent)).toBeNull();
});

test("a key is named in the languages whose name is known, and left as it is in the others", () => {
  const about = (language: string) =>
    problem("unspoken_key", "welcome", `nodes.welcome.prompt.${language}`, `The words in ${language} do not name the key 2.`);
  const named = withNames(SHOP, [about("en"), about("it")], { en: { 2: " Orders " }, it: { 2: "" } });
  expect(valueAt(named, ["nodes", "welcome", "prompt"])).toEqual({ en: "For questions, press 1. For Orders, press 2.", it: "" });
});

test.each([
  ["en", "For news, press 1. For another language, press 9. For a person, press 0.", "For X, press 6.", "For news, press 1. For X, press 6. For another language, press 9. For a person, press 0."],
  ["it", "Per un reclamo, 2. Per parlare con una persona, prema 0. Per riascoltare, asterisco.", "Per X, prema 6.", "Per un reclamo, 2. Per X, prema 6. Per parlare con una persona, prema 0. Per riascoltare, asterisco."],
  ["th", "สอบถาม กด 1 เปลี่ยนภาษา กด 9 เจ้าหน้าที่ กด 0 ค่ะ", "X กด 6 ค่ะ", "สอบถาม กด 1 X กด 6 เปลี่ยนภาษา กด 9 เจ้าหน้าที่ กด 0 ค่ะ"],
  ["en", "News 1, a person 0.", "For X, press 6.", "News 1, a person 0. For X, press 6."],
  ["vi", "", "X, xin bấm 6.", "X, xin bấm 6."],
])("the words of a new key come before those of the keys after it (%s: %s)", (language, written, words, told) => {
  expect(withKeySaid(written, language, words, "6")).toBe(told);
});

test("a problem that nothing is known about has no button", () => {
  expect(fixOf(SHOP, problem("failing_rehearsal", null, "rehearsals.0"))).toBeNull();
  expect(fixOf(SHOP, problem("bad_value", "welcome", "nodes.welcome.prompt"))).toBeNull();
});

test.each(NEW_KINDS)("a new place of kind %s leads somewhere and says something in every language", (kind) => {
  const { document, name } = addNode(SHOP, kind, "Orders");
  const made = nodesOf(document)[name]!;
  expect(made).toMatchObject({ kind, title: "Orders" });
  for (const words of [made.prompt, made.offer, made.ask_number, made.done])
    if (words !== undefined) expect(Object.values(words as Part).filter((text) => text === "")).toEqual([]);
});

test("a new queue is set up like the one of its kind that callers know", () => {
  const { document, name } = addNode(SHOP, "queue", "Orders");
  expect(nodesOf(document)[name]).toEqual({ kind: "queue", queue: "reception", title: "Orders" });
});

test("a queue is named by its title, and once more by a number", () => {
  expect(keyOf("Orders & Returns", [])).toBe("orders_returns");
  expect(keyOf("Orders", ["orders"])).toBe("orders_2");
  expect(keyOf("คำสั่งซื้อ", [])).toBe("queue");
});

test("special days come before holidays, holidays before the week", () => {
  const hours = { week: { thu: ["09:00-18:00"], fri: "09:00-12:00" }, special_days: { "2026-12-24": ["10:00-12:00"] } };
  const days = daysAhead(hours, "2026-12-24", 3, new Map([["2026-12-24", "Eve"], ["2026-12-25", "Christmas"]]));
  expect(days.map(({ periods, why }) => [periods, why])).toEqual([
    [["10:00-12:00"], "special"],
    [[], "holiday"],
    [[], null],
  ]);
});

test("a warning is accepted once, with its mark, and open again when that is taken back", () => {
  const warning = { ...problem("long_prompt", "welcome", "nodes.welcome.prompt.en"), mark: "abc" };
  const once = accept(SHOP, warning, "Ada", "2026-11-22T10:00:00Z");
  const twice = accept(once, warning, "Ugo", "2026-11-22T11:00:00Z");
  expect(twice.accepted).toEqual([
    { code: "long_prompt", path: "nodes.welcome.prompt.en", mark: "abc", by: "Ugo", at: "2026-11-22T11:00:00Z" },
  ]);
  expect(takeBack(twice, warning)).toEqual(SHOP);
});
