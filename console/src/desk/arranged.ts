import { useSyncExternalStore } from "react";

/** What a wrap-up has put on record, in short: no customer's data. */
export interface Arranged {
  talk: number;
  matter: { reference: string; is: "opened" | "case" | "closed" } | null;
  /** Whoever sees to it; nobody named: me. */
  promise: { at: string; by: string | null } | null;
  callback: { at: string; mine: boolean } | null;
}

let arranged: Arranged | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was arranged last; null: it was seen, or another talk has begun. */
export function tellArranged(what: Arranged | null): void {
  arranged = what;
  listeners.forEach((listener) => listener());
}

export function useArranged(): Arranged | null {
  return useSyncExternalStore(subscribe, () => arranged);
}
