import { SegmentedControl } from "@mantine/core";
import { IconListTree, IconSitemap } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import classes from "./graph.module.css";

export type View = "outline" | "graph";

/** How a flow is shown: in the address, so that it stays and can be sent to somebody. */
export function useView(): [View, (view: View) => void] {
  const [search, go] = useSearchParams();
  const show = (view: View) => {
    const next = new URLSearchParams(search);
    if (view === "graph") next.set("view", view);
    else next.delete("view");
    go(next, { replace: true });
  };
  return [search.get("view") === "graph" ? "graph" : "outline", show];
}

/** What to put behind a link so that the other page is shown alike. */
export function viewIn(view: View): string {
  return view === "graph" ? "?view=graph" : "";
}

export function ViewSwitch() {
  const { t } = useTranslation("graph");
  const [view, show] = useView();
  const choices = [
    { value: "outline" as const, sign: <IconListTree size={17} aria-hidden />, name: t("outline") },
    { value: "graph" as const, sign: <IconSitemap size={17} aria-hidden />, name: t("graph") },
  ];
  return (
    <SegmentedControl
      aria-label={t("view")}
      value={view}
      onChange={show}
      data={choices.map(({ value, sign, name }) => ({
        value,
        label: (
          <span className={classes.choice}>
            {sign}
            {name}
          </span>
        ),
      }))}
    />
  );
}
