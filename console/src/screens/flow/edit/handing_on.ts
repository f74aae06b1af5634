import { useLayoutEffect, useRef, type RefObject } from "react";

const MARK = "data-hands-on";

/** For what may vanish while the keyboard is in it: goes on at the next of its kind in its part of the page, else at the
 *  one before, else at the part's heading. Put `handsOn(kind)` on the element of the `ref`. */
export function useHandingOn<Element extends HTMLElement>(): RefObject<Element | null> {
  const ref = useRef<Element>(null);
  useLayoutEffect(() => {
    const here = ref.current;
    return () => {
      if (here?.contains(document.activeElement)) next(here)?.focus(); // it is still on the page at this moment
    };
  }, []);
  return ref;
}

export function handsOn(kind: string) {
  return { [MARK]: kind, tabIndex: -1 };
}

/** What `handsOn` was put on around an element. */
export function holderOf(element: HTMLElement): HTMLElement | null {
  return element.closest<HTMLElement>(`[${MARK}]`);
}

function next(here: HTMLElement): HTMLElement | null {
  const part = here.parentElement?.closest<HTMLElement>("section, [role=dialog]") ?? document.body;
  const all = [...part.querySelectorAll<HTMLElement>(`[${MARK}=${here.getAttribute(MARK)}]`)];
  const alike = all.filter((each) => each === here || !each.closest("details:not([open])"));
  const at = alike.indexOf(here);
  return alike[at + 1] ?? alike[at - 1] ?? heading(part);
}

function heading(part: HTMLElement): HTMLElement | null {
  const found = part.querySelector<HTMLElement>("h1, h2, h3");
  if (found) found.tabIndex = -1;
  return found;
}
