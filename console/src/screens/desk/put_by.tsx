import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Desk } from "../../api/generated";
import classes from "./desk.module.css";

/** Somebody else has put me on this break, or sent me home. */
export function PutBy({ desk: { put_by: name, me } }: { desk: Desk }) {
  const { t } = useTranslation("record");
  return (
    <div className={classes.aside} role="status" data-empty={!name}>
      {name && (
        <Alert variant="default">{t(me.presence === "break" ? "putBy.break" : "putBy.offline", { name })}</Alert>
      )}
    </div>
  );
}
