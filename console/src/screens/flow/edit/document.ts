/** A flow's document and its parts, as JSON has them; an edit gives a new one and leaves the old as it was. */
export type Part = Record<string, unknown>;
export type Option = Part & { key: string };

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "#"];
const ORDER = "1234567890*#";

export function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function nodesOf(document: Part): Record<string, Part> {
  const nodes = isPart(document.nodes) ? document.nodes : {};
  return Object.fromEntries(Object.entries(nodes).filter((entry): entry is [string, Part] => isPart(entry[1])));
}

/** The document with another value in that place; undefined takes it away. */
export function put(document: Part, [name, ...rest]: string[], value: unknown): Part {
  if (name === undefined) return document;
  const inner = document[name];
  const next = rest.length > 0 ? put(isPart(inner) ? inner : {}, rest, value) : value;
  if (next !== undefined) return { ...document, [name]: next };
  return Object.fromEntries(Object.entries(document).filter(([other]) => other !== name));
}

export function putInNode(document: Part, node: string, path: string[], value: unknown): Part {
  return put(document, ["nodes", node, ...path], value);
}

/** A menu's options in their order, whichever way they are written. */
export function optionsOf(node: Part): Option[] {
  const { options } = node;
  if (Array.isArray(options)) return options.filter(isPart).map((one) => ({ ...one, key: String(one.key) }));
  return Object.entries(isPart(options) ? options : {}).map(([key, one]) => ({ ...(isPart(one) ? one : {}), key }));
}

/** Options by key, as they are written by hand, unless that would lose their order: an object sorts its numbers. */
export function putOptions(document: Part, node: string, options: Option[]): Part {
  const byKey = Object.fromEntries(options.map(({ key, ...one }) => [key, one]));
  const asTheyStand = Object.keys(byKey).join() === options.map(({ key }) => key).join();
  return putInNode(document, node, ["options"], asTheyStand ? byKey : options);
}

export function changeOption(document: Part, node: string, key: string, part: Part): Part {
  const options = optionsOf(nodesOf(document)[node] ?? {});
  const changed = options.map((one) => (one.key === key ? kept({ ...one, ...part }) : one));
  return putOptions(document, node, changed);
}

/** Past the option before it (-1) or after it (1). */
export function moveOption(document: Part, node: string, key: string, by: -1 | 1): Part {
  const options = optionsOf(nodesOf(document)[node] ?? {});
  const from = options.findIndex((one) => one.key === key);
  const [moved, other] = [options[from], options[from + by]];
  if (!moved || !other) return document;
  options[from] = other;
  options[from + by] = moved;
  return putOptions(document, node, options);
}

export function removeOption(document: Part, node: string, key: string): Part {
  return putOptions(
    document,
    node,
    optionsOf(nodesOf(document)[node] ?? {}).filter((one) => one.key !== key),
  );
}

export function addOption(document: Part, node: string): { document: Part; key: string } | null {
  const options = optionsOf(nodesOf(document)[node] ?? {});
  const key = freeKeys(document, options)[0];
  const goto = helpOf(document);
  if (key === undefined || goto === undefined) return null;
  return { document: putOptions(document, node, withOption(options, { key, goto })), key };
}

/** With one more, after those whose keys come before its own. */
export function withOption(options: Option[], option: Option): Option[] {
  return options.toSpliced(options.findLastIndex(({ key }) => comesBefore(key, option.key)) + 1, 0, option);
}

/** As people count: from 1 to 9, then 0, star and hash. */
export function comesBefore(key: string, other: string): boolean {
  return ORDER.indexOf(key) < ORDER.indexOf(other);
}

/** Keys that do nothing here yet; 0 leads to a person everywhere. */
export function freeKeys(document: Part, options: Option[]): string[] {
  const everywhere = isPart(document.keys) ? Object.keys(document.keys) : [];
  const taken = new Set([...options.map(({ key }) => key), ...everywhere, String(document.back_key), "0"]);
  return KEYS.filter((key) => !taken.has(key));
}

/** Another value in that place, through lists too: of options by their key, of others by their number. */
export function putAt(document: Part, path: string[], value: unknown): Part {
  return placedIn(document, path, value) as Part;
}

function placedIn(inner: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (!Array.isArray(inner)) {
    const part = isPart(inner) ? inner : {};
    return put(part, [name], placedIn(part[name], rest, value));
  }
  const at = inner.findIndex((one, place) => (isPart(one) && "key" in one ? String(one.key) === name : String(place) === name));
  if (at < 0) return inner;
  const next = placedIn(inner[at], rest, value);
  return next === undefined ? inner.toSpliced(at, 1) : inner.with(at, next);
}

/** What stands in that place, through lists too. */
export function valueAt(inner: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return inner;
  if (!Array.isArray(inner)) return isPart(inner) ? valueAt(inner[name], rest) : undefined;
  const found = inner.find((one, place) => (isPart(one) && "key" in one ? String(one.key) === name : String(place) === name));
  return valueAt(found, rest);
}

/** The languages in which words are wanted, those that are only planned last. */
export function languagesOf(document: Part): string[] {
  return [...(Array.isArray(document.languages) ? document.languages.map(String) : []), ...plannedOf(document)];
}

/** The languages that are being made ready: callers are not offered them yet. */
export function plannedOf(document: Part): string[] {
  return Array.isArray(document.planned_languages) ? document.planned_languages.map(String) : [];
}

/** Without the rehearsal that stands in this place of the list. */
export function removeRehearsal(document: Part, place: number): Part {
  const all = Array.isArray(document.rehearsals) ? document.rehearsals : [];
  return put(document, ["rehearsals"], all.toSpliced(place, 1));
}

/** Where callers are helped whatever else fails. */
export function helpOf(document: Part): string | undefined {
  const named = [document.person, document.message, document.start].find((each) => typeof each === "string");
  return named as string | undefined;
}

/** A name for a new place that no other one has. */
export function freeName(document: Part, title: string): string {
  const plain = title.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  const stem = (plain || "place").slice(0, 40);
  const taken = nodesOf(document);
  let name = stem;
  for (let number = 2; name in taken; number++) name = `${stem}_${number}`;
  return name;
}

function kept(option: Option): Option {
  return Object.fromEntries(Object.entries(option).filter(([, value]) => value !== undefined)) as Option;
}
