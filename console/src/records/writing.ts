import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useState } from "react";

import { askAgain } from "../api/rooms";

/** What an editor gives the form in it: the way out, and the way back to what the server has. */
export interface Editing {
  /** The rooms of the API that show what is written here. */
  rooms: readonly string[];
  close: () => void;
  reload: () => void;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("a form outside of an Editor");
  return editing;
}

/** A key that makes the form anew once its rooms have been asked again. */
export function useReload(rooms: readonly string[]): [round: number, reload: () => void] {
  const client = useQueryClient();
  const [round, setRound] = useState(0);
  return [round, () => void askAgain(client, rooms).then(() => setRound((before) => before + 1))];
}

export interface Writing {
  error: unknown;
  pending: boolean;
  /** Sends it; then its rooms are asked again, and the form closes unless `then` does something else. */
  send: <Made>(write: () => Promise<{ data: Made }>, then?: (made: Made) => void) => void;
}

/** The one way in which a form writes. */
export function useWriting(): Writing {
  const client = useQueryClient();
  const { rooms, close } = useEditing();
  const writing = useMutation({ mutationFn: (write: () => Promise<unknown>) => write() });
  return {
    error: writing.error,
    pending: writing.isPending,
    send: (write, then = close) =>
      writing.mutate(() =>
        write().then(({ data }) => {
          void askAgain(client, rooms);
          then(data);
        }),
      ),
  };
}
