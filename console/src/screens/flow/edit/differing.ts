import { isPart, nodesOf, type Part } from "./document";

/** What is otherwise at one place, or in the settings of the whole menu (`node` null): the fields, as documents name them. */
export interface Difference {
  node: string | null;
  fields: string[];
}

/** Where two documents differ, place by place. */
export function differing(one: Part, other: Part): Difference[] {
  const [here, there] = [nodesOf(one), nodesOf(other)];
  const places = [...new Set([...Object.keys(here), ...Object.keys(there)])];
  const { nodes: _, ...settings } = one;
  const { nodes: __, ...others } = other;
  return [
    { node: null, fields: fieldsOf(settings, others) },
    ...places.map((node) => ({ node, fields: fieldsOf(here[node], there[node]) })),
  ].filter(({ fields }) => fields.length > 0);
}

function fieldsOf(one: Part | undefined, other: Part | undefined): string[] {
  const names = [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])];
  return names.filter((name) => !isAlike(one?.[name], other?.[name]));
}

/** In whichever order their parts are written. */
function isAlike(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, at) => isAlike(each, other[at]));
  return isPart(one) && isPart(other) ? fieldsOf(one, other).length === 0 : one === other;
}
