import type { Part } from "./document";

/** What was, what is, and what was taken back: undoing gives the very document that was there before. */
export interface History {
  past: Part[];
  present: Part;
  future: Part[];
  /** What the last edit was about: letter after letter in one field is one step. */
  about: string | null;
}

const MOST_STEPS = 500;

export function begun(present: Part): History {
  return { past: [], present, future: [], about: null };
}

export function edited(history: History, present: Part, about: string | null = null): History {
  if (present === history.present) return history;
  const goesOn = about !== null && about === history.about;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present, future: [], about };
}

export function undone(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present: before, future, about: null };
}

export function redone(history: History): History {
  const [after, ...future] = history.future;
  if (!after) return history;
  return { past: [...history.past, history.present], present: after, future, about: null };
}
