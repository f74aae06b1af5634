import { Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { plain } from "../../../desk/labels";
import { nodesOf, putInNode } from "./document";
import { useDrafting } from "./drafting";
import { QueueField } from "./fields/queue_field";
import { NEW_KINDS, type NewKind } from "./new_places";

const NEW = "new:";

interface Props {
  label: string;
  value: string | undefined;
  set: (target: string | undefined) => void;
  /** Makes a new place, leads there and gives its name; without it, only places that are there can be chosen. */
  make?: (kind: NewKind) => string;
  required?: boolean;
  /** Where it leads when nothing is chosen. */
  placeholder?: string | undefined;
}

/** Where something leads: a place of this menu, or a new one; of a new queue's place, which queue. */
export function TargetField({ label, value, set, make, required, placeholder }: Props) {
  const { t } = useTranslation("editor");
  const { document, edit } = useDrafting();
  const [made, setMade] = useState<string | null>(null);
  const titles = useTitles();
  const fresh = made !== null && made === value ? nodesOf(document)[made] : undefined;
  const places = Object.keys(nodesOf(document)).map((name) => ({ value: name, label: titles(name) }));
  const now = make && places.find((place) => place.value === value);
  const known = value === undefined || places.some((place) => place.value === value);
  return (
    <>
      <Select
        label={label}
        searchable
        clearable={!required}
        allowDeselect={!required}
        placeholder={placeholder && t("forms:otherwise", { place: placeholder })}
        value={value ?? null}
        error={known ? undefined : t("noSuchPlace", { place: value })}
        nothingFoundMessage={t("nothingFound")}
        data={[
          ...(now ? [{ group: t("leadsNow"), items: [now] }] : []),
          ...(make
            ? [
                {
                  group: t("newPlace"),
                  items: NEW_KINDS.map((kind) => ({ value: NEW + kind, label: t([`newKind.${kind}`, `forms:newKind.${kind}`]) })),
                },
              ]
            : []),
          { group: t("places"), items: places.filter((place) => place !== now) },
        ]}
        onChange={(chosen) => {
          if (chosen?.startsWith(NEW)) setMade(make?.(chosen.slice(NEW.length) as NewKind) ?? null);
          else set(chosen ?? undefined);
        }}
      />
      {made !== null && fresh?.kind === "queue" && (
        <QueueField
          node={made}
          label={t("whichQueue")}
          value={fresh.queue}
          set={(queue) => edit((before) => putInNode(before, made, ["queue"], queue))}
          required
        />
      )}
    </>
  );
}

/** What a place is called. */
export function useTitles(): (name: string) => string {
  const nodes = nodesOf(useDrafting().document);
  return (name) => {
    const title = nodes[name]?.title;
    return typeof title === "string" && title ? title : plain(name);
  };
}
