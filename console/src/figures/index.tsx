import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { stretch } from "../time";
import classes from "./figures.module.css";

export type Unit = "share" | "seconds" | "count";

/** The name of a figure; its definition opens by pointing at it, by focus and by touch: above, or beside it. */
export function Term({ of, beside }: { of: string; beside?: boolean }) {
  const { t } = useTranslation("figures");
  return (
    <Tooltip
      label={t(`${of}.definition`)}
      multiline
      w={280}
      withArrow
      position={beside ? "right" : "top"}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={classes.term}>
        {t(`${of}.name`)}
      </button>
    </Tooltip>
  );
}

/** Writes a figure in its unit; a dash where there is nothing to divide by. */
export function useFigure(): (value: number | null, unit: Unit) => string {
  const { i18n } = useTranslation();
  return (value, unit) => {
    if (value === null) return "–";
    if (unit === "seconds") return stretch(value);
    const style = unit === "share" ? { style: "percent" as const, maximumFractionDigits: 0 } : {};
    return new Intl.NumberFormat(i18n.language, style).format(value);
  };
}

type Named = { of: string; name?: never } | { of?: never; name: string };

/** One figure, and below it its name: with its definition, but for a plain count, which needs none. */
export function Figure({ of, name, big, children }: Named & { big?: boolean; children: ReactNode }) {
  return (
    <div className={classes.figure} data-big={big}>
      <div className={classes.value}>{children}</div>
      {of === undefined ? <span className={classes.name}>{name}</span> : <Term of={of} />}
    </div>
  );
}
