import type { Part } from "../document";
import { useDrafting } from "../drafting";
import { addNode } from "../new_places";
import { TargetField, useTitles } from "../target_field";

interface Props {
  label: string;
  value: unknown;
  /** The document with this way leading there; undefined: nowhere of its own. */
  write: (document: Part, target: string | undefined) => Part;
  required?: boolean;
  /** Where it leads when nothing is said. */
  otherwise?: unknown;
  /** What a new place is called. */
  title?: string;
}

/** A way out of a place: to one that is there, or to a new one with its first words. */
export function LeadsTo({ label, value, write, required = false, otherwise, title = "" }: Props) {
  const { document, edit } = useDrafting();
  const titles = useTitles();
  return (
    <TargetField
      label={label}
      value={typeof value === "string" ? value : undefined}
      placeholder={typeof otherwise === "string" ? titles(otherwise) : undefined}
      set={(target) => edit((before) => write(before, target))}
      make={(kind) => {
        const made = addNode(document, kind, title);
        edit(() => write(made.document, made.name));
        return made.name;
      }}
      required={required}
    />
  );
}
