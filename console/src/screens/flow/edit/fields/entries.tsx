import { ActionIcon, Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { isPart, type Part } from "../document";
import editor from "../editor.module.css";
import forms from "./fields.module.css";

interface Props {
  label: string;
  hint?: string | undefined;
  value: unknown;
  set: (entries: Part[]) => void;
  /** What one is called: "Condition 2". */
  named: (place: number) => string;
  add: string;
  fresh: () => Part;
  draw: (entry: Part, change: (entry: Part) => void, place: number) => ReactNode;
  /** Whether the last one may go, too. */
  mayBeEmpty?: boolean;
}

/** A list whose order counts, of parts that have fields of their own. */
export function Entries({ label, hint, value, set, named, add, fresh, draw, mayBeEmpty = false }: Props) {
  const { t } = useTranslation("forms");
  const entries = Array.isArray(value) ? value.filter(isPart) : [];
  const swap = (place: number, other: number) => {
    const moved = [...entries];
    [moved[place], moved[other]] = [moved[other]!, moved[place]!];
    set(moved);
  };
  return (
    <fieldset className={editor.words}>
      <legend>{label}</legend>
      {hint && <p className={editor.quiet}>{hint}</p>}
      {entries.map((entry, place) => (
        <fieldset key={place} className={editor.words}>
          <legend>{named(place)}</legend>
          {draw(entry, (next) => set(entries.with(place, next)), place)}
          <div className={forms.acts}>
            <ActionIcon
              variant="default"
              disabled={place === 0}
              aria-label={t("earlier", { item: named(place) })}
              onClick={() => swap(place, place - 1)}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              disabled={place === entries.length - 1}
              aria-label={t("later", { item: named(place) })}
              onClick={() => swap(place, place + 1)}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              disabled={entries.length === 1 && !mayBeEmpty}
              aria-label={t("remove", { item: named(place) })}
              onClick={() => set(entries.toSpliced(place, 1))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        </fieldset>
      ))}
      <div>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={() => set([...entries, fresh()])}>
          {add}
        </Button>
      </div>
    </fieldset>
  );
}
