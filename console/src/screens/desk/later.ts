import { lazy, useEffect } from "react";

const wrapUp = () => import("./wrap_up");
const ways = () => import("./ways");

/** What the desk's first look does without. It is fetched right behind that, not when it is wanted: a call does not wait
 *  for it then, nor for a network that has gone or a version that has been replaced meanwhile. */
export const WrapUp = lazy(wrapUp);
export const Ways = lazy(ways);

export function useFetchedLater(): void {
  useEffect(() => {
    wrapUp().then(ways).catch(() => undefined); // whoever wants them asks again
  }, []);
}
