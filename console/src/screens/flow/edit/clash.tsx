import { useTranslation } from "react-i18next";

import type { DraftSheet } from "../../../api/generated";
import { differing, type Difference } from "./differing";
import { nodesOf, type Part } from "./document";
import { useTitles } from "./target_field";
import { useFieldName } from "./words";
import classes from "./editor.module.css";

interface Props {
  /** What both began from. */
  base: Part;
  mine: Part;
  theirs: DraftSheet;
}

/** What each of two has changed, before one of them is chosen. */
export function Clash({ base, mine, theirs }: Props) {
  const { t } = useTranslation("editor");
  const list = useList({ ...nodesOf(mine), ...nodesOf(theirs.document) });
  const [they, you] = [differing(base, theirs.document), differing(base, mine)];
  return (
    <>
      {they.length > 0 && <p className={classes.said}>{t("theyChanged", { who: theirs.draft.changed_by ?? "–", places: list(they) })}</p>}
      {you.length > 0 && <p className={classes.said}>{t("youChanged", { places: list(you) })}</p>}
    </>
  );
}

/** Places and their fields in words; a place that only the other one has is called as they call it. */
function useList(nodes: Record<string, Part>): (differences: Difference[]) => string {
  const { t, i18n } = useTranslation("editor");
  const titles = useTitles();
  const fieldName = useFieldName();
  const titleOf = (node: string) => String(nodes[node]?.title || titles(node));
  const names = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  const said = (fields: string[]) => names.format(fields.map((field) => (field === "options" ? t("field.keys") : fieldName(field))));
  return (differences) =>
    differences
      .map(({ node, fields }) => t("placeAndFields", { place: node === null ? t("change.whole") : titleOf(node), fields: said(fields) }))
      .join("; ");
}
