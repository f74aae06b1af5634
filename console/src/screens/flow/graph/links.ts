import { useEffect, type RefObject } from "react";

/** Links to places (`#welcome`), wherever they stand on the page, lead to their cards while the graph is shown. */
export function useLinksInside(reveal: RefObject<((name: string) => void) | null>): void {
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
      if (!link || !reveal.current) return;
      event.preventDefault();
      reveal.current(decodeURIComponent(link.hash.slice(1)));
    };
    addEventListener("click", follow);
    return () => removeEventListener("click", follow);
  }, [reveal]);
}
