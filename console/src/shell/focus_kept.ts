const A_MOMENT_MILLISECONDS = 80; // whatever takes the focus over by itself has taken it by then
const DIALOG = "[role=dialog]";
const WORKED = ":is(a[href], button, input, select, textarea):not(:disabled, [type=hidden], [tabindex='-1'])";

/** Where what had the focus goes from the page, it goes to what the screen is about, or back to what had opened a dialog;
 *  within a dialog that stays, to what stands where it was. Else it is lost at the page's beginning: whoever works by keyboard begins anew, and whoever listens hears nothing. */
export function keepFocus(): () => void {
  let had: Element | null = null;
  let behind: Element | null = null; // what had it before a dialog was opened
  const took = ({ target }: FocusEvent) => {
    had = target as Element;
    if (!had.closest(DIALOG)) behind = had;
  };
  const left = () => (had = null); // who clicks beside everything wants it nowhere
  const look = new MutationObserver((changes) => {
    if (!had || had.isConnected) return;
    const back = instead(had, changes) ?? (had.closest(DIALOG) && behind);
    had = null;
    setTimeout(() => isLost() && receive(back?.isConnected ? back : headline()), A_MOMENT_MILLISECONDS);
  });
  document.addEventListener("pointerdown", left, true);
  document.addEventListener("focusin", took);
  look.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("pointerdown", left, true);
    document.removeEventListener("focusin", took);
    look.disconnect();
  };
}

/** What stands now where this was, in a dialog that is still open; null elsewhere. */
function instead(gone: Element, changes: MutationRecord[]): Element | null {
  const change = changes.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)));
  const room = (change?.target as Element | undefined)?.closest(DIALOG);
  if (!change || !room?.isConnected) return null;
  const near = [change.nextSibling, change.previousSibling].filter((each) => each instanceof Element && each.isConnected) as Element[];
  const found = near.flatMap((each) => [each, ...each.querySelectorAll(WORKED)]).find((each) => each.matches(WORKED));
  return found ?? room.querySelector(WORKED);
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Of a screen that shows now this and now that, what it says of itself; else its title. */
function headline(): Element | null {
  return document.querySelector("main [data-headline]") ?? document.querySelector("main h1");
}

function receive(element: Element | null): void {
  if (!(element instanceof HTMLElement)) return;
  if (element.matches("[data-headline], h1")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
