import type { NodeField, NodeKind } from "../../../api/generated";
import { changeOption, isPart, nodesOf, optionsOf, putInNode, putOptions, withOption, type Part } from "../edit/document";

/** One way out of a place. */
export interface Way {
  /** Where it is written below its place: "options.4", "cases.0", "no_input"; a handle and an edge are named by it. */
  id: string;
  field: string;
  meaning: string;
  key: string | null;
  label: string | null;
  condition: Part | null;
  times: number | null;
  target: string;
  /** Whether callers go there who wanted to, or whom a condition sends; not by silence, a wrong key or a fault. */
  isMain: boolean;
  /** Not written, but what holds when nothing is. */
  isImplied: boolean;
  isOff: boolean;
}

export type Kinds = Map<string, NodeField[]>;

/** Where dragging from it adds a key. */
export const NEW_KEY = "options.+";

const MAIN = new Set(["options", "answers", "cases", "goto", "open", "match", "else"]);
const DOORS: Record<string, string[]> = { person: ["person", "message"], message: ["message", "person"] };

export function kindsByName(kinds: NodeKind[]): Kinds {
  return new Map(kinds.map(({ kind, fields }) => [kind, fields]));
}

/** Every way out of a place in the order of its form, those that are only understood included. */
export function waysOf(document: Part, kinds: Kinds, name: string): Way[] {
  const node = nodesOf(document)[name] ?? {};
  const fields = kinds.get(String(node.kind)) ?? [];
  return fields.flatMap((field): Way[] => {
    const written = node[field.name];
    if (field.shape === "options" || field.shape === "answers") return keyed(field, node, fields);
    if (field.shape === "cases") return conditional(field, written);
    if (field.shape !== "goto" && field.shape !== "patience") return [];
    const inner = field.shape === "patience" && isPart(written) ? written : {};
    const goto = field.shape === "patience" ? inner.goto : written;
    const target = text(goto) ?? fallback(document, node, fields, field);
    const times = typeof inner.times === "number" ? inner.times : null;
    return target ? [way(field, { id: field.name, target, times, isImplied: !text(goto) })] : [];
  });
}

/** The document with a way leading elsewhere; from NEW_KEY, with one more key that leads there. */
export function lead(document: Part, node: string, id: string, target: string): Part {
  const source = nodesOf(document)[node] ?? {};
  const [field = "", ...rest] = id.split(".");
  const key = rest.join(".");
  if (field === "options") return changeOption(document, node, key, { goto: target });
  if (field === "cases") return putInNode(document, node, [field], listed(source.cases, Number(key), target));
  if (field === "answers" && Array.isArray(source.answers)) {
    const place = source.answers.findIndex((one) => isPart(one) && String(one.key) === key);
    return putInNode(document, node, [field], listed(source.answers, place, target));
  }
  if (field === "answers") return putInNode(document, node, [field, key, "goto"], target);
  const isPatience = field === "no_input" || field === "no_match";
  return putInNode(document, node, isPatience ? [field, "goto"] : [field], target);
}

/** One more key of a menu, leading there. */
export function leadNew(document: Part, node: string, key: string, target: string): Part {
  const options = optionsOf(nodesOf(document)[node] ?? {});
  return putOptions(document, node, withOption(options, { key, goto: target }));
}

function keyed(field: NodeField, node: Part, fields: NodeField[]): Way[] {
  const items = optionsOf({ options: node[field.name] });
  const otherwise = fields.find(({ name, shape }) => name === "goto" && shape === "goto");
  return items.flatMap((item) => {
    const target = text(item.goto) ?? (otherwise && text(node.goto));
    const id = `${field.name}.${item.key}`;
    const label = text(item.label) ?? text(item.value);
    const isImplied = item.goto === undefined;
    return target ? [way(field, { id, key: item.key, label, target, isImplied, isOff: item.enabled === false })] : [];
  });
}

function conditional(field: NodeField, written: unknown): Way[] {
  const cases = Array.isArray(written) ? written : [];
  return cases.flatMap((item: unknown, place) => {
    if (!isPart(item) || !text(item.goto)) return [];
    const condition = isPart(item.when) ? item.when : {};
    return [way(field, { id: `${field.name}.${place}`, condition, target: String(item.goto) })];
  });
}

function way(field: NodeField, part: Partial<Way> & { id: string; target: string }): Way {
  return {
    field: field.name,
    meaning: field.meaning,
    key: null,
    label: null,
    condition: null,
    times: null,
    isMain: MAIN.has(field.name),
    isImplied: false,
    isOff: false,
    ...part,
  };
}

/** Where a way leads that is not written: as the engine takes it. */
function fallback(document: Part, node: Part, fields: NodeField[], field: NodeField): string | null {
  if (!field.default) return null;
  const own = fields.find(({ name }) => name === field.default);
  if (own) return text(node[own.name]) ?? fallback(document, node, fields, own);
  const doors = DOORS[field.default] ?? [];
  return doors.map((door) => text(document[door])).find((target) => target !== null) ?? null;
}

function listed(items: unknown, place: number, goto: string): unknown[] {
  const all = Array.isArray(items) ? items : [];
  return all.map((item: unknown, index) => (index === place && isPart(item) ? { ...item, goto } : item));
}

function text(value: unknown): string | null {
  return typeof value === "string" && value ? value : null;
}
