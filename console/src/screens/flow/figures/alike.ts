import type { CallflowsTreePlace as Place } from "../../../api/generated";

/** Whether a key is in one revision of a place what it is in another: it leads to the same place, or is called the same. */
export function isAlike(key: string, one: Place, other: Place): boolean {
  const [mine, theirs] = [wayOf(one, key), wayOf(other, key)];
  if (!mine || !theirs) return false;
  return mine.target === theirs.target || (mine.label !== null && mine.label === theirs.label);
}

function wayOf({ ways }: Place, pressed: string): Place["ways"][number] | undefined {
  return ways.find(({ key }) => key === pressed);
}
