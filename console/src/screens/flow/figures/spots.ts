import type { CallflowsTreePlace as Place, FlowFigures, FlowTree, Occurred, PlaceFigures } from "../../../api/generated";

export interface Both {
  now: FlowFigures;
  before: FlowFigures | null;
}

/** A figure now and before, each with what it is a part of. */
export interface Pair {
  now: Occurred;
  before: Occurred | null;
}

export interface Key {
  key: string;
  label: string;
  chosen: Pair;
}

/** A place of the menu, or one that is no longer there, with what callers did. */
export interface Spot {
  name: string;
  title: string;
  kind: string | null;
  depth: number;
  now: PlaceFigures | undefined;
  before: PlaceFigures | undefined;
  keys: Key[];
}

const NOBODY: Occurred = { calls: 0, times: 0 };

/** The places in the tree's order, then those that only another revision has. */
export function spotsOf(tree: FlowTree["tree"], both: Both): { here: Spot[]; gone: Spot[] } {
  const known = new Set(tree.places.map(({ name }) => name));
  const others = [...both.now.nodes, ...(both.before?.nodes ?? [])].map(({ node }) => node);
  const gone = [...new Set(others.filter((name) => !known.has(name)))].sort();
  const of = (name: string, place?: Place): Spot => ({
    name,
    title: place?.title ?? name,
    kind: place?.kind ?? null,
    depth: place?.depth ?? 0,
    now: placeOf(both.now, name),
    before: both.before ? placeOf(both.before, name) : undefined,
    keys: keysOf(tree, both, name, place),
  });
  return { here: tree.places.map((place) => of(place.name, place)), gone: gone.map((name) => of(name)) };
}

function placeOf({ nodes }: FlowFigures, name: string): PlaceFigures | undefined {
  return nodes.find(({ node }) => node === name);
}

/** The keys as the menu has them, then others that were pressed: those that work everywhere, or that are gone. */
function keysOf(tree: FlowTree["tree"], both: Both, name: string, place?: Place): Key[] {
  const own = new Map((place?.ways ?? []).flatMap(({ key, label }) => (key === null ? [] : [[key, label ?? ""] as const])));
  const everywhere = new Map(tree.common_keys.map(({ key, target_title: title }) => [key, title]));
  const pressed = [both.now, both.before].flatMap((found) => found?.options ?? []).filter(({ node }) => node === name);
  const keys = new Set([...own.keys(), ...pressed.map(({ key }) => key).sort()]);
  return [...keys].map((key) => ({
    key,
    label: own.get(key) ?? languageOf(tree, place, key) ?? everywhere.get(key) ?? "",
    chosen: { now: chosenOf(both.now, name, key), before: both.before && chosenOf(both.before, name, key) },
  }));
}

/** What a key of a choice of languages stands for, in that language's own word. */
function languageOf({ languages }: FlowTree["tree"], place: Place | undefined, key: string): string | undefined {
  if (place?.kind !== "language") return undefined;
  const written = (place.details.keys ?? {}) as Record<string, string>;
  const code = written[key] ?? (place.details.keys ? undefined : languages[Number(key) - 1]);
  return code && new Intl.DisplayNames([code], { type: "language" }).of(code);
}

function chosenOf({ options }: FlowFigures, name: string, pressed: string): Occurred {
  return options.find(({ node, key }) => node === name && key === pressed)?.chosen ?? NOBODY;
}
