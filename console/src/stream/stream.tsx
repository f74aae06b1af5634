import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

import { useMe } from "../api/session";
import { connection, type State } from "./connection";
import { follow } from "./follow";
import { roomsOf } from "./topics";

const SOON_MILLISECONDS = 1_000; // a busy queue hints many times a second; once is enough to look

let following = false;

/** Asks again what hints say is new; after a gap, all of it. */
export function Stream() {
  const client = useQueryClient();
  const { agentId } = useMe();
  useEffect(() => {
    const waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      askAgain(client, waiting);
      waiting.clear();
    };
    connection.told = {
      hints: (hints) => {
        const { now, soon } = roomsOf(hints, agentId);
        askAgain(client, now);
        soon.forEach((room) => waiting.add(room));
        if (waiting.size && !timer) timer = setTimeout(flush, SOON_MILLISECONDS);
      },
      reload: () => void client.invalidateQueries(),
    };
    if (!following) follow();
    following = true;
    return () => clearTimeout(timer);
  }, [client, agentId]);
  return null;
}

export function useConnection(): State {
  return useSyncExternalStore(connection.subscribe, connection.read);
}

function askAgain(client: QueryClient, rooms: Set<string>): void {
  if (rooms.size === 0) return;
  void client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const tags = (queryKey[0] as { tags?: readonly string[] } | undefined)?.tags;
      return tags?.some((tag) => rooms.has(tag)) ?? false;
    },
  });
}
