import { useEffect } from "react";

const FLASH_MILLISECONDS = 900;

/** What the document's title shows by turns with its own name; of several the one that came last. */
const told: string[] = [];
let name = document.title;
let timer: ReturnType<typeof setInterval> | undefined;

/** What the document is called while nothing calls for attention. */
export function nameDocument(words: string): void {
  name = words;
  if (told.length === 0) document.title = name;
}

/** Flashes words in the document's title for as long as there are any. */
export function useFlashing(words: string | null): void {
  useEffect(() => {
    if (words === null) return;
    told.push(words);
    flash();
    timer ??= setInterval(flash, FLASH_MILLISECONDS);
    return () => quieten(words);
  }, [words]);
}

function flash(): void {
  const words = told.at(-1) ?? name;
  document.title = document.title === words ? name : words;
}

function quieten(words: string): void {
  told.splice(told.lastIndexOf(words), 1);
  if (told.length > 0) return;
  clearInterval(timer);
  timer = undefined;
  document.title = name;
}
