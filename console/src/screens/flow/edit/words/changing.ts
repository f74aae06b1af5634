import { useCallback, useEffect, useRef } from "react";

import type { Part } from "../document";

export type Change = (language: string, make: (written: unknown) => unknown) => void;

/** Changes the words of one language as they are by then: a recording arrives when others were written meanwhile. */
export function useChange(words: Part, set: (words: Part, about: string) => void): Change {
  const latest = useRef({ words, set });
  useEffect(() => {
    latest.current = { words, set };
  });
  return useCallback((language, make) => {
    const { words: now, set: put } = latest.current;
    const made = make(now[language]);
    if (JSON.stringify(made) !== JSON.stringify(now[language])) put({ ...now, [language]: made }, language);
  }, []);
}
