import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";

import { deskShowQueryKey } from "../api/generated/@tanstack/react-query.gen";
import type { Desk } from "../api/generated";
import { askAgain } from "../api/rooms";
import { useMe } from "../api/session";
import { connection, type State } from "./connection";
import { follow } from "./follow";
import { customersAt, roomsOf } from "./topics";

// The server gathers hints already; this puts those of one moment together. A thousand desks look less often than a board.
const SOON_MILLISECONDS = 250;
const LATER_MILLISECONDS = 5_000;

let following = false;

/** Asks again what hints say is new; after a gap, all of it. */
export function Stream() {
  const client = useQueryClient();
  const { agentId, person } = useMe();
  useEffect(() => {
    const soon = new Gathered(SOON_MILLISECONDS, (rooms) => void askAgain(client, rooms));
    const later = new Gathered(LATER_MILLISECONDS, (rooms) => void askAgain(client, rooms));
    const askWhoIsHere = () => void client.invalidateQueries({ queryKey: ["session"] });
    connection.told = {
      hints: (hints) => {
        if (hints.some(([topic, id]) => topic === "staff" && id === String(person.id))) askWhoIsHere();
        const rooms = roomsOf(hints, agentId, customersAt(client.getQueryData<Desk>(deskShowQueryKey())));
        void askAgain(client, rooms.now);
        soon.add(rooms.soon);
        later.add(rooms.later);
      },
      reload: () => void client.invalidateQueries(),
      refused: askWhoIsHere,
    };
    if (!following) follow();
    following = true;
    return () => [soon, later].forEach((each) => each.stop());
  }, [client, agentId, person.id]);
  return null;
}

/** Rooms to ask again, together, a while after the first of them was named. */
class Gathered {
  private rooms = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly ask: (rooms: Set<string>) => void,
  ) {}

  add(rooms: Set<string>): void {
    rooms.forEach((room) => this.rooms.add(room));
    if (this.rooms.size > 0) this.timer ??= setTimeout(() => this.flush(), this.milliseconds);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private flush(): void {
    const rooms = this.rooms;
    this.rooms = new Set();
    this.stop();
    this.ask(rooms);
  }
}

export function useConnection(): State {
  return useSyncExternalStore(connection.subscribe, connection.read);
}
