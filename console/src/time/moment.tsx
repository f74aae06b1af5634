import { useSyncExternalStore } from "react";

import { seconds } from "./clock";
import { stretch, useMoments, type Precision } from "./format";

/** The second that the server's clock shows, for what counts on the page. */
export function useSecond(): number {
  return useSyncExternalStore(seconds.subscribe, seconds.read);
}

interface Instant {
  at: string;
  precision?: Precision;
  /** The company's if not given. */
  zone?: string;
}

/** An instant, with its zone. */
export function Moment({ at, precision = "minute", zone }: Instant) {
  const write = useMoments(zone);
  return (
    <time dateTime={at} title={write(at, "second")}>
      {write(at, precision)}
    </time>
  );
}

/** How long it has lasted, counting. */
export function Since({ at }: { at: string }) {
  const now = useSecond();
  return <span>{stretch(now - Date.parse(at) / 1000)}</span>;
}

/** Whole seconds until then, by the server's clock; never below 0. */
export function useSecondsUntil(at: string): number {
  return Math.max(0, Math.ceil(Date.parse(at) / 1000 - useSecond()));
}
