import type { NodeKind, ProblemView } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import { isPart, nodesOf, type Part } from "../edit/document";
import { kindsByName, waysOf, type Way } from "./ways";

/** A way with the name of the place that it leads to; null where there is no such place. */
export interface Exit extends Way {
  leadsTo: string | null;
}

/** One place as the graph shows it. */
export interface Spot {
  name: string;
  title: string;
  kind: string;
  /** What is said first, in the language that was chosen; null where nothing is said, "" where it is not written. */
  words: string | null;
  ways: Exit[];
  errors: number;
  warnings: number;
  isStart: boolean;
  /** The keys that lead here from everywhere. */
  everywhere: string[];
  takesKeys: boolean;
  /** Where a manager put it, if anybody did. */
  put: Point | null;
}

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  id: string;
  source: string;
  way: Way;
}

export interface Drawing {
  /** In reading order: from the start along the first way, then the next. */
  spots: Spot[];
  lines: Line[];
}

export interface Wanted {
  language: string;
  /** Whether ways are drawn that are not written. */
  implied: boolean;
}

const DOORS = ["start", "person", "message", "after_conversation"];

/** A document as places and the lines between them. */
export function drawingOf(document: Part, kinds: NodeKind[], problems: ProblemView[], wanted: Wanted): Drawing {
  const nodes = nodesOf(document);
  const fields = kindsByName(kinds);
  const all = new Map(Object.keys(nodes).map((name) => [name, waysOf(document, fields, name)]));
  const everywhere = commonKeys(document);
  const spots = inReadingOrder(document, all).map((name): Spot => {
    const node = nodes[name] ?? {};
    const mine = problems.filter((problem) => problem.node === name);
    return {
      name,
      title: titleOf(name, node),
      kind: String(node.kind),
      words: wordsOf(node, wanted.language),
      ways: (all.get(name) ?? [])
        .filter(({ field, isImplied }) => wanted.implied || !isImplied || field === "answers")
        .map((way) => ({ ...way, leadsTo: way.target in nodes ? titleOf(way.target, nodes[way.target]) : null })),
      errors: mine.filter(({ severity }) => severity === "error").length,
      warnings: mine.filter(({ severity }) => severity === "warning").length,
      isStart: document.start === name,
      everywhere: everywhere.filter(([, target]) => target === name).map(([key]) => key),
      takesKeys: node.kind === "menu" || node.kind === "case_status",
      put: pointOf(node.place),
    };
  });
  const lines = spots.flatMap(({ name, ways }) =>
    ways.filter(({ target }) => target in nodes).map((way) => ({ id: `${name}/${way.id}`, source: name, way })),
  );
  return { spots, lines };
}

/** Whether callers come there from outside any place: without it the flow would be none. */
export function isDoor(document: Part, name: string): boolean {
  return DOORS.some((door) => document[door] === name) || commonKeys(document).some(([, target]) => target === name);
}

export function titleOf(name: string, node: Part | undefined): string {
  return typeof node?.title === "string" && node.title ? node.title : plain(name);
}

export function pointOf(place: unknown): Point | null {
  if (!isPart(place) || typeof place.x !== "number" || typeof place.y !== "number") return null;
  return { x: place.x, y: place.y };
}

/** The document without any place that somebody chose: all of it is where the layout puts it. */
export function tidied(document: Part): Part {
  const nodes = Object.entries(isPart(document.nodes) ? document.nodes : {}).map(([name, node]) => {
    if (!isPart(node) || node.place === undefined) return [name, node];
    return [name, Object.fromEntries(Object.entries(node).filter(([field]) => field !== "place"))];
  });
  return { ...document, nodes: Object.fromEntries(nodes) };
}

/** Depth first, so that what follows a key is read before the next key is. */
function inReadingOrder(document: Part, ways: Map<string, Way[]>): string[] {
  const read = new Set<string>();
  const todo = [...DOORS.map((door) => String(document[door])), ...ways.keys()].toReversed();
  while (todo.length > 0) {
    const name = todo.pop()!;
    const out = ways.get(name);
    if (!out || read.has(name)) continue;
    read.add(name);
    todo.push(...out.filter(({ isImplied }) => !isImplied).map(({ target }) => target).toReversed());
  }
  return [...read];
}

function commonKeys(document: Part): [string, string][] {
  const person = document.person ?? document.message;
  const keys = isPart(document.keys) ? Object.entries(document.keys) : [];
  const written = keys.map(([key, item]): [string, string] => [key, String(isPart(item) ? item.goto : item)]);
  const help: [string, string][] = typeof person === "string" ? [["0", person]] : [];
  return [...new Map([...help, ...written])];
}

function wordsOf(node: Part, language: string): string | null {
  const prompt = node.prompt ?? node.offer;
  if (prompt === undefined) return null;
  const written = isPart(prompt) ? prompt[language] : prompt;
  const words = isPart(written) ? written.text : written;
  return typeof words === "string" ? words : "";
}
