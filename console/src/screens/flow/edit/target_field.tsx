import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { plain } from "../../../desk/labels";
import { NEW_KINDS, nodesOf, type NewKind } from "./document";
import { useDrafting } from "./drafting";

const NEW = "new:";

interface Props {
  label: string;
  value: string | undefined;
  set: (target: string | undefined) => void;
  /** Makes a new place and leads there; without it, only places that are there can be chosen. */
  make?: (kind: NewKind) => void;
  required?: boolean;
}

/** Where something leads: a place of this menu, or a new one. */
export function TargetField({ label, value, set, make, required }: Props) {
  const { t } = useTranslation("editor");
  const { document } = useDrafting();
  const titles = useTitles();
  const places = Object.keys(nodesOf(document)).map((name) => ({ value: name, label: titles(name) }));
  const known = value === undefined || places.some((place) => place.value === value);
  return (
    <Select
      label={label}
      searchable
      clearable={!required}
      allowDeselect={!required}
      value={value ?? null}
      error={known ? undefined : t("noSuchPlace", { place: value })}
      nothingFoundMessage={t("nothingFound")}
      data={[
        ...(make
          ? [
              {
                group: t("newPlace"),
                items: NEW_KINDS.map((kind) => ({ value: NEW + kind, label: t(`newKind.${kind}`) })),
              },
            ]
          : []),
        { group: t("places"), items: places },
      ]}
      onChange={(chosen) => {
        if (chosen?.startsWith(NEW)) make?.(chosen.slice(NEW.length) as NewKind);
        else set(chosen ?? undefined);
      }}
    />
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
