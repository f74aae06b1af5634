import { Alert } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { useConnection } from "../stream";
import classes from "./shell.module.css";

/** Says at once that what is shown may be old; goes away by itself. */
export function LostConnection() {
  const { t } = useTranslation("shell");
  const lost = useConnection() === "lost";
  return (
    <div role="status" aria-live="assertive" className={classes.lost}>
      {lost && (
        <Alert color="red.9" variant="filled" radius={0} icon={<IconPlugConnectedX />} title={t("lost.title")}>
          {t("lost.words")}
        </Alert>
      )}
    </div>
  );
}
