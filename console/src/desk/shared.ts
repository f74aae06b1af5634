import { useSyncExternalStore } from "react";

/** Something that is put in one place and seen in others, gone with the page. */
export function shared<T>(first: T) {
  let now = first;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    put: (what: T) => {
      now = what;
      listeners.forEach((listener) => listener());
    },
    /** What a component sees of it; anew when that has changed. */
    useSeen: <Seen>(see: (what: T) => Seen): Seen => useSyncExternalStore(subscribe, () => see(now)),
  };
}
