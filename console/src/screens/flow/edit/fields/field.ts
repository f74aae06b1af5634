import { isPart, type Part } from "../document";

/** What every field of a form is given; a value of undefined takes it out of the document. */
export interface FieldProps {
  label: string;
  hint?: string | undefined;
  value: unknown;
  /** `about`: letter after letter in one part of a field is one step of undo. */
  set: (next: unknown, about?: string) => void;
  required: boolean;
  /** The place that the field is of. */
  node: string;
  /** What holds when nothing is given. */
  usual?: string | undefined;
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** The parts without those that say nothing; undefined where none is left. */
export function filled(part: Part): Part | undefined {
  const kept = Object.entries(part).filter(([, value]) => value !== undefined);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Whether words that need not be there are there in any language. */
export function isSaid(words: Part): boolean {
  return Object.values(words).some((each) => (isPart(each) ? each.text || each.audio : each));
}
