import { useSyncExternalStore } from "react";

export type Dialog = "pass" | "assist" | "breather" | "leaving";

/** Which dialog of which talk is open, from wherever it was opened; what was left open of a talk that ended is nothing. */
let open: { dialog: Dialog; talk: number } | null = null;
const listeners = new Set<() => void>();

function put(what: typeof open): void {
  open = what;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function openDialog(dialog: Dialog, talk: number): void {
  put({ dialog, talk });
}

/** Whether this dialog of this talk is open, and how to open and to close it. */
export function useDialog(dialog: Dialog, talk: number) {
  const opened = useSyncExternalStore(subscribe, () => open?.dialog === dialog && open.talk === talk);
  return { opened, open: () => openDialog(dialog, talk), close: () => put(null) };
}
