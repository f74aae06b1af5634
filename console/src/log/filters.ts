import { useSearchParams } from "react-router";

export type Chosen<Name extends string> = Partial<Record<Name, string>>;

/** Filters that live in the URL, so that the back button undoes them and a link shows the same to others. */
export function useFilters<Name extends string>(names: readonly Name[]) {
  const [search, go] = useSearchParams();
  const chosen: Chosen<Name> = {};
  for (const name of names) {
    const value = search.get(name);
    if (value) chosen[name] = value;
  }
  const before = Number(search.get("before")) || undefined;

  const choose = (changes: { [Each in Name]?: string | null }) => {
    const next = new URLSearchParams(search);
    next.delete("before");
    for (const [name, value] of Object.entries(changes)) {
      if (value) next.set(name, value as string);
      else next.delete(name);
    }
    go(next);
  };
  const clear = () => go({});
  /** The address of the page that begins after this row; of the newest page without one. */
  const page = (last?: number) => {
    const next = new URLSearchParams(search);
    if (last) next.set("before", String(last));
    else next.delete("before");
    return `?${next}`;
  };
  return { chosen, before, choose, clear, page, count: Object.keys(chosen).length };
}
