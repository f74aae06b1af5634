import { expect, test } from "vitest";

import type { NodeField, NodeKind, ProblemView } from "../src/api/generated";
import type { Part } from "../src/screens/flow/edit/document";
import { drawingOf, isDoor, tidied } from "../src/screens/flow/graph/drawing";
import { laidOut } from "../src/screens/flow/graph/layout";
import { heightOf, middleOfRow, WIDTH } from "../src/screens/flow/graph/measures";
import { neighbour } from "../src/screens/flow/graph/neighbours";
import { lead, leadNew, waysOf, kindsByName } from "../src/screens/flow/graph/ways";

function field(name: string, shape: string, fallback: string | null = null): NodeField {
  return { name, shape, meaning: name, required: false, default: fallback };
}

const KINDS: NodeKind[] = [
  { kind: "menu", fields: [field("prompt", "prompt"), field("options", "options"), field("no_input", "patience", "person")] },
  { kind: "branch", fields: [field("cases", "cases"), field("else", "goto")] },
  { kind: "queue", fields: [field("queue", "queue"), field("closed", "goto", "message"), field("full", "goto", "closed")] },
  { kind: "voicemail", fields: [field("goto", "goto")] },
  { kind: "question", fields: [field("answers", "answers"), field("goto", "goto")] },
];
const SHOP: Part = {
  start: "fork",
  person: "desk",
  message: "note",
  nodes: {
    note: { kind: "voicemail" },
    desk: { kind: "queue", queue: "reception", closed: "welcome", place: { x: 5, y: 6 } },
    welcome: {
      kind: "menu",
      title: "Hello",
      prompt: { en: "For a question, press 1.", it: { text: "Per una domanda, 1.", audio: "a" } },
      options: [
        { key: "2", label: "Message", goto: "note", enabled: false },
        { key: "1", label: "Question", goto: "desk" },
        { key: "3", goto: "gone" },
      ],
      no_input: { times: 3 },
    },
    fork: { kind: "branch", cases: [{ when: { emergency: true }, goto: "note" }], else: "welcome" },
  },
};
const PROBLEMS = [
  { code: "missing_node", node: "welcome", path: "nodes.welcome.options.3.goto", message: "", severity: "error" },
  { code: "many_options", node: "welcome", path: "nodes.welcome.options", message: "", severity: "warning" },
] as ProblemView[];

function drawn(implied = false, document = SHOP) {
  return drawingOf(document, KINDS, PROBLEMS, { language: "it", implied });
}

/** A flow of that many places, each leading on to some others. */
function large(places: number): Part {
  const node = (place: number) => ({
    kind: "menu",
    prompt: "Press",
    options: Object.fromEntries([1, 2, 3].map((key) => [String(key), { goto: `p${(place * key + 1) % places}` }])),
  });
  return { start: "p0", nodes: Object.fromEntries(Array.from({ length: places }, (_, place) => [`p${place}`, node(place)])) };
}

test("places stand in reading order, from the start along each way", () => {
  expect(drawn().spots.map(({ name }) => name)).toEqual(["fork", "note", "welcome", "desk"]);
});

test("a card tells what is said first, what is wrong, and which keys lead there from everywhere", () => {
  const welcome = drawn().spots.find(({ name }) => name === "welcome");
  expect(welcome).toMatchObject({ title: "Hello", words: "Per una domanda, 1.", errors: 1, warnings: 1, isStart: false });
  expect(drawn().spots.find(({ name }) => name === "desk")).toMatchObject({ everywhere: ["0"], words: null, put: { x: 5, y: 6 } });
});

test("options are lines in their order; one that is out for now is told, one that leads nowhere has no line", () => {
  const ways = drawn().spots.find(({ name }) => name === "welcome")!.ways;
  expect(ways.map(({ id, isOff, leadsTo }) => [id, isOff, leadsTo])).toEqual([
    ["options.2", true, "Note"],
    ["options.1", false, "Desk"],
    ["options.3", false, null],
  ]);
  expect(drawn().lines.map(({ id }) => id)).toEqual([
    "fork/cases.0",
    "fork/else",
    "welcome/options.2",
    "welcome/options.1",
    "desk/closed",
  ]);
});

test("what is only understood is drawn on demand, as the engine takes it", () => {
  const understood = drawn(true).lines.filter(({ way }) => way.isImplied);
  expect(understood.map(({ id, way }) => [id, way.target, way.isMain])).toEqual([
    ["welcome/no_input", "desk", false],
    ["desk/full", "welcome", false],
  ]);
  expect(understood[0]!.way.times).toBe(3);
});

test.each([
  ["fork", "cases.0", "desk"],
  ["fork", "else", "desk"],
  ["welcome", "options.1", "note"],
  ["welcome", "no_input", "note"],
  ["desk", "full", "note"],
])("the way %s/%s is led elsewhere, and nothing else changes", (node, id, target) => {
  const after = lead(SHOP, node, id, target);
  const targets = (document: Part) =>
    Object.fromEntries(waysOf(document, kindsByName(KINDS), node).map((way) => [way.id, way.target]));
  expect(targets(after)).toEqual({ ...targets(SHOP), [id]: target });
  expect({ ...(after.nodes as Part), [node]: null }).toEqual({ ...(SHOP.nodes as Part), [node]: null });
});

test("an answer is led elsewhere, however answers are written", () => {
  for (const answers of [{ "1": { value: "bad" } }, [{ key: "1", value: "bad" }]]) {
    const after = lead({ nodes: { ask: { kind: "question", answers, goto: "a" } } }, "ask", "answers.1", "b");
    expect(waysOf(after, kindsByName(KINDS), "ask").map(({ target }) => target)).toEqual(["b", "a"]);
  }
});

test("a new key leads where it was dragged to", () => {
  const after = leadNew(SHOP, "welcome", "4", "desk");
  expect(waysOf(after, kindsByName(KINDS), "welcome").at(3)).toMatchObject({ id: "options.4", target: "desk" });
});

test("tidied up, no place is where somebody put it, and all else is as it was", () => {
  const { place: _, ...desk } = (SHOP.nodes as Record<string, Part>).desk!;
  expect(tidied(SHOP)).toEqual({ ...SHOP, nodes: { ...(SHOP.nodes as Part), desk } });
});

test("what callers come to from everywhere is a door, the rest is not", () => {
  expect(["fork", "desk", "note", "welcome"].filter((name) => isDoor(SHOP, name))).toEqual(["fork", "desk", "note"]);
});

test("two hundred places are laid out from left to right, none over another", () => {
  const { spots, lines } = drawingOf(large(200), KINDS, [], { language: "en", implied: false });
  const boxes = spots.map((spot) => ({ name: spot.name, height: heightOf(spot, false, true) }));
  const points = laidOut(boxes, lines);
  const placed = boxes.map(({ name, height }) => ({ height, ...points.get(name)! }));
  const overlaps = placed.filter((one, index) =>
    placed
      .slice(index + 1)
      .some((two) => Math.abs(one.x - two.x) < WIDTH && one.y < two.y + two.height && two.y < one.y + one.height),
  );
  expect(overlaps).toEqual([]);
  expect(points.get("p0")!.x).toBe(Math.min(...placed.map(({ x }) => x)));
});

test("words that are typed move no line: rows hang on the card, not on the length of its words", () => {
  const spot = drawn().spots.find(({ name }) => name === "welcome")!;
  expect(heightOf({ ...spot, words: "longer ".repeat(50) }, false, true)).toBe(heightOf(spot, false, true));
  expect(middleOfRow(spot.words, 1)).toBeGreaterThan(middleOfRow(null, 1));
});

test("arrow keys lead to what is nearest that way, along a line before all", () => {
  const points = new Map([
    ["fork", { x: 0, y: 0 }],
    ["note", { x: 300, y: -200 }],
    ["welcome", { x: 300, y: 200 }],
    ["desk", { x: 280, y: 20 }],
  ]);
  const { lines } = drawn();
  expect(neighbour("fork", "ArrowRight", points, lines)).toBe("note");
  expect(neighbour("welcome", "ArrowUp", points, lines)).toBe("desk");
  expect(neighbour("welcome", "ArrowLeft", points, lines)).toBe("desk");
  expect(neighbour("fork", "ArrowLeft", points, lines)).toBe(null);
});
