import { useEffect, type RefObject } from "react";

import type { Reveal } from "./going";

/** Links to places (`#welcome`), wherever they stand on the page, lead to their cards while the graph is shown. */
export function useLinksInside(reveal: RefObject<Reveal | null>): void {
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
      if (!link || !reveal.current) return;
      event.preventDefault();
      reveal.current.to(decodeURIComponent(link.hash.slice(1)));
    };
    addEventListener("click", follow);
    return () => removeEventListener("click", follow);
  }, [reveal]);
}
