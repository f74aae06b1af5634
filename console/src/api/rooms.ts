import type { QueryClient } from "@tanstack/react-query";

/** Asks again whatever came from these rooms of the API (tags of its document). */
export function askAgain(client: QueryClient, rooms: Iterable<string>): Promise<void> {
  const wanted = new Set(rooms);
  if (wanted.size === 0) return Promise.resolve();
  return client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const tags = (queryKey[0] as { tags?: readonly string[] } | undefined)?.tags;
      return tags?.some((tag) => wanted.has(tag)) ?? false;
    },
  });
}
