import { createContext, use } from "react";

import type { NodeKind, ProblemView } from "../../../api/generated";
import type { Part } from "./document";

/** What every part of the editor needs: the document, how to change it, and what is wrong where. */
export interface Drafting {
  document: Part;
  kinds: NodeKind[];
  problems: ProblemView[];
  /** The language whose words are shown. */
  language: string;
  /** `about`: edits about one thing, one right after the other, are one step of undo. */
  edit: (change: (document: Part) => Part, about?: string) => void;
  /** The place where a trial call is right now. */
  lit: string | null;
  light: (node: string | null) => void;
}

export const DraftingContext = createContext<Drafting | null>(null);

export function useDrafting(): Drafting {
  const drafting = use(DraftingContext);
  if (!drafting) throw new Error("a part of the editor outside of it");
  return drafting;
}
