import { createContext, use } from "react";

import type { NodeKind, ProblemView } from "../../../api/generated";
import type { Part } from "./document";

/** The place that a trial call has come to. */
export interface Light {
  node: string;
}

/** What every part of the editor needs: the document, how to change it, and what is wrong where. */
export interface Drafting {
  document: Part;
  kinds: NodeKind[];
  problems: ProblemView[];
  /** The language whose words are shown. */
  language: string;
  /** `about`: edits about one thing, one right after the other, are one step of undo. */
  edit: (change: (document: Part) => Part, about?: string) => void;
  /** Where a trial call is right now: another one each time that it moves on, even to where it was. */
  lit: Light | null;
  light: (place: Light | null) => void;
  /** Plays a rehearsal on the trial telephone. */
  show: (rehearsal: Part) => void;
}

export const DraftingContext = createContext<Drafting | null>(null);

export function useDrafting(): Drafting {
  const drafting = use(DraftingContext);
  if (!drafting) throw new Error("a part of the editor outside of it");
  return drafting;
}
