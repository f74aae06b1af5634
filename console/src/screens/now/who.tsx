import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import classes from "./now.module.css";

/** A customer, and the way to their call. */
export function Who({ who, callId }: { who: string | null; callId: number | null }) {
  const { t } = useTranslation("now");
  const name = who ?? t("withheld");
  if (callId === null) return <span className={classes.who}>{name}</span>;
  return (
    <Link to={`/calls/${callId}`} className={classes.who}>
      {name}
    </Link>
  );
}
