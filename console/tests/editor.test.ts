import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";

import { What, type DraftSheet } from "../src/api/generated";
import { draftsShowOptions } from "../src/api/generated/@tanstack/react-query.gen";
import { Refusal } from "../src/api/refusal";
import {
  addOption,
  changeOption,
  freeKeys,
  moveOption,
  nodesOf,
  optionsOf,
  put,
  putOptions,
  removeOption,
  removeRehearsal,
  type Part,
} from "../src/screens/flow/edit/document";
import { differing } from "../src/screens/flow/edit/differing";
import { begun, edited, redone, undone, type History } from "../src/screens/flow/edit/history";
import { addNode } from "../src/screens/flow/edit/new_places";
import { Keeper, type Server } from "../src/screens/flow/edit/keeper";
import { draftNow, nextOpening } from "../src/screens/flow/edit/opening";
import words from "../src/locales/en/editor.json";

const SHOP: Part = {
  flow: "shop",
  languages: ["en"],
  planned_languages: ["mn"],
  person: "desk",
  nodes: {
    welcome: {
      kind: "menu",
      options: { "1": { label: "Questions", goto: "desk" }, "2": { label: "Message", goto: "message" } },
    },
    desk: { kind: "queue", queue: "reception", title: "The desk" },
    message: { kind: "voicemail" },
  },
  rehearsals: [{ keys: ["1"] }, { keys: ["2"] }],
};

function keys(document: Part): string[] {
  return optionsOf(nodesOf(document).welcome ?? {}).map(({ key }) => key);
}

/** The same numbers each time: what fails once fails again. */
function dice(seed: number): (sides: number) => number {
  return (sides) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * sides);
  };
}

const EDITS: ((document: Part, key: string) => Part)[] = [
  (document) => addOption(document, "welcome")?.document ?? document,
  (document, key) => removeOption(document, "welcome", key),
  (document, key) => moveOption(document, "welcome", key, 1),
  (document, key) => moveOption(document, "welcome", key, -1),
  (document, key) => changeOption(document, "welcome", key, { enabled: false, label: undefined }),
  (document, key) => addNode(document, "menu", `Place ${key}`).document,
  (document, key) => put(document, ["nodes", "welcome", "prompt", "en"], `Press ${key}.`),
  (document, key) => put(document, ["nodes", key], undefined),
  (document) => removeRehearsal(document, 0),
];

test.each(Array.from({ length: 50 }, (_, seed) => seed))("any edits undone leave what was, redone what came (%i)", (seed) => {
  const roll = dice(seed);
  let history = begun(SHOP);
  const states: string[] = [];
  for (let step = roll(12); step >= 0; step--) {
    const change = EDITS[roll(EDITS.length)]!;
    states.push(JSON.stringify(history.present));
    const next: History = edited(history, change(history.present, String(1 + roll(9))), roll(3) ? null : `field ${step}`);
    if (next === history) states.pop();
    history = next;
  }
  const last = JSON.stringify(history.present);
  for (const state of states.toReversed()) {
    history = undone(history);
    expect(JSON.stringify(history.present)).toBe(state);
  }
  expect(history.present).toBe(SHOP);
  states.forEach(() => (history = redone(history)));
  expect(JSON.stringify(history.present)).toBe(last);
});

test("letter after letter in one field is one step", () => {
  const typed = ["P", "Pr", "Press"].reduce(
    (history, said) => edited(history, put(history.present, ["nodes", "welcome", "prompt", "en"], said), "prompt.en"),
    begun(SHOP),
  );
  expect(undone(typed).present).toBe(SHOP);
});

test("an option stands where it was put, though an object would sort it", () => {
  const moved = moveOption(SHOP, "welcome", "2", -1);
  expect(keys(moved)).toEqual(["2", "1"]);
  expect(keys(JSON.parse(JSON.stringify(moved)) as Part)).toEqual(["2", "1"]);
  expect(moveOption(moved, "welcome", "1", -1)).toEqual(SHOP);
  expect(keys(putOptions(SHOP, "welcome", []))).toEqual([]);
});

test("what two have changed is told by place and field, in whichever order it is written", () => {
  const welcome = nodesOf(SHOP).welcome!;
  expect(differing(SHOP, { ...SHOP, nodes: { ...nodesOf(SHOP), welcome: { options: welcome.options, kind: "menu" } } })).toEqual([]);
  const { message: _, ...left } = nodesOf(SHOP);
  expect(differing(SHOP, { ...SHOP, title: "Shop", nodes: { ...left, welcome: { ...welcome, title: "Hello" } } })).toEqual([
    { node: null, fields: ["title"] },
    { node: "welcome", fields: ["title"] },
    { node: "message", fields: ["kind"] },
  ]);
});

test("a new key leads to a person at once, and is one that does nothing yet", () => {
  const added = addOption(SHOP, "welcome");
  expect(added?.key).toBe("3");
  expect(optionsOf(nodesOf(added!.document).welcome!)[2]).toEqual({ key: "3", goto: "desk" });
  const nine = putOptions(SHOP, "welcome", [{ key: "1" }, { key: "9" }, { key: "0" }]);
  expect(keys(addOption(nine, "welcome")!.document)).toEqual(["1", "2", "9", "0"]);
  expect(freeKeys({ ...SHOP, keys: { "9": "desk" } }, [])).not.toContain("9");
});

test("a new place is set up like the one that callers know, and has a name of its own", () => {
  const { document, name } = addNode(SHOP, "queue", "The desk");
  expect(nodesOf(document)[name]).toEqual({ kind: "queue", queue: "reception", title: "The desk" });
  expect(addNode(document, "queue", "The desk").name).not.toBe(name);
});

test("every kind of change is said in words", () => {
  expect(Object.values(What).filter((what) => !(what in words.change))).toEqual([]);
});

function sheet(version: number, document: Part, by = 1): DraftSheet {
  const draft = { flow: "shop", base: 1, version, changed_by_id: by, changed_by: "Ada", changed_at: "2026-03-02T10:00:00Z" };
  return { draft, live: 1, document, publishable: true, problems: [], changes: [], tree: null };
}

function server(): Server & { version: number; document: Part; answer: () => Promise<void> } {
  const known = {
    version: 1,
    document: SHOP,
    answer: () => Promise.resolve(),
    save: async (version: number, document: Part) => {
      await known.answer();
      if (version !== known.version) throw new Refusal(409, "somebody was quicker", "overtaken");
      known.document = document;
      return sheet(++known.version, document);
    },
    read: () => Promise.resolve(sheet(known.version, known.document, 2)),
  };
  return known;
}

const retitled = (title: string) => (document: Part) => ({ ...document, title });

test("what is edited is kept, and tried again while nobody answers", async () => {
  vi.useFakeTimers();
  const known = server();
  const keeper = new Keeper(sheet(1, SHOP), known, 1);
  known.answer = () => Promise.reject(new Error("away"));
  keeper.edit(retitled("Ours"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(keeper.read().keeping).toBe("unsaved");
  known.answer = () => Promise.resolve();
  await vi.advanceTimersByTimeAsync(4_000);
  expect([keeper.read().keeping, known.document.title]).toEqual(["saved", "Ours"]);
  vi.useRealTimers();
});

test("who comes second is shown both, and nothing goes over the other's unseen", async () => {
  const known = server();
  const keeper = new Keeper(sheet(1, SHOP), known, 1);
  await known.save(1, retitled("Theirs")(SHOP));
  keeper.edit(retitled("Mine"));
  expect(await keeper.settle()).toBe(false);
  expect([keeper.read().keeping, keeper.read().theirs?.document.title]).toEqual(["overtaken", "Theirs"]);
  expect(known.document.title).toBe("Theirs");
  keeper.keepMine();
  expect(await keeper.settle()).toBe(true);
  expect(known.document.title).toBe("Mine");
});

test("another's change is taken in where nothing of one's own is lost, and undoing begins anew", async () => {
  const keeper = new Keeper(sheet(1, SHOP), server(), 1);
  keeper.edit(retitled("Mine"));
  keeper.arrived(sheet(2, retitled("Theirs")(SHOP), 2));
  expect(keeper.read().history.present.title).toBe("Mine");
  await keeper.settle();
  keeper.arrived(sheet(3, retitled("Theirs")(SHOP), 2));
  expect([keeper.read().history.present.title, keeper.read().history.past]).toEqual(["Theirs", []]);
  expect(keeper.read().takenIn?.changed_by_id).toBe(2);
});

test("another's change that comes while one's own is under way is taken in afterwards", async () => {
  const known = server();
  let answer = () => {};
  known.answer = () => new Promise((resolve) => (answer = resolve));
  const keeper = new Keeper(sheet(1, SHOP), known, 1);
  keeper.edit(retitled("Mine"));
  const settled = keeper.settle();
  keeper.arrived(sheet(3, retitled("Theirs")(SHOP), 2));
  answer();
  expect(await settled).toBe(true);
  expect([keeper.read().history.present.title, keeper.read().takenIn?.changed_by_id]).toEqual(["Theirs", 2]);
});

test("a draft that somebody has published is over", async () => {
  const known = server();
  const keeper = new Keeper(sheet(1, SHOP), known, 1);
  known.answer = () => Promise.reject(new Refusal(404, "there is no draft"));
  keeper.edit(retitled("Mine"));
  expect([await keeper.settle(), keeper.read().keeping]).toEqual([false, "ended"]);
});

test("their draft is taken as it is by then, not as it was when one came second", async () => {
  const known = server();
  const keeper = new Keeper(sheet(1, SHOP), known, 1);
  await known.save(1, retitled("Theirs")(SHOP));
  keeper.edit(retitled("Mine"));
  await keeper.settle();
  keeper.arrived(sheet(3, retitled("Theirs again")(SHOP), 2));
  keeper.takeTheirs();
  expect([keeper.read().history.present.title, keeper.read().sheet.draft.version]).toEqual(["Theirs again", 3]);
});

test("the editor opens on the draft that there is, whatever was heard of an earlier one", async () => {
  const client = new QueryClient();
  const told = () => new QueryObserver(client, draftNow("shop", nextOpening(), sheet(1, SHOP))).getCurrentResult();
  const dead = draftNow("shop", nextOpening(), sheet(1, SHOP));
  client.setQueryData(dead.queryKey, sheet(7, retitled("Published")(SHOP)));
  client.setQueryData(draftsShowOptions({ path: { name: "shop" } }).queryKey, sheet(7, retitled("Published")(SHOP)));
  expect([told().data?.document, told().isFetching]).toEqual([SHOP, false]);
  const over = new Refusal(404, "there is no draft");
  await client.fetchQuery({ ...dead, queryFn: () => Promise.reject(over), initialData: undefined, staleTime: 0, retry: false }).catch(() => undefined);
  expect(told().error).toBeNull();
});
