import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { FlowFigures } from "../../../api/generated";
import { may, useMe } from "../../../api/session";
import { callsOf, type Deed } from "./asked";
import { difference, share, type Part } from "./shares";
import classes from "./figures.module.css";

/** Writes a share, or both numbers where there are too few to divide. */
export function useShare(): (part: Part) => string {
  const { t, i18n } = useTranslation("flow_figures");
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 });
  return (part) => {
    const found = share(part);
    return found === null ? t("few", { calls: part.calls, of: part.of }) : percent.format(found);
  };
}

interface CallsProps {
  of: FlowFigures;
  deed: Deed;
  calls: number;
  /** What is counted, for those who hear the link. */
  name: string;
}

/** How many calls, and the way to them for those who may read the log. */
export function Calls({ of, deed, calls, name }: CallsProps) {
  const { t, i18n } = useTranslation("flow_figures");
  const written = new Intl.NumberFormat(i18n.language).format(calls);
  const maySee = may(useMe().person.role, "supervisor");
  if (!maySee || calls === 0) return <span className={classes.count}>{written}</span>;
  return (
    <Link className={classes.count} to={callsOf(of, deed)} aria-label={t("open", { name, calls: written, count: calls })}>
      {written}
    </Link>
  );
}

interface BesideProps {
  now: Part;
  before: Part;
  calls: React.ReactNode;
}

/** The same figure before, and whether it is otherwise by more than chance. */
export function Before({ now, before, calls }: BesideProps) {
  const { t } = useTranslation("flow_figures");
  const told = useShare();
  const found = difference(now, before);
  const Sign = found === "more" ? IconArrowUpRight : IconArrowDownRight;
  return (
    <span className={classes.before}>
      {t("before")} {calls}
      {before.of > 0 && <> · {told(before)}</>}
      {(found === "more" || found === "less") && (
        <Sign size={15} role="img" aria-label={t(`difference.${found}`)} className={classes.sign} />
      )}
    </span>
  );
}
