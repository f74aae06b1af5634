import { ActionIcon, Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { emergencyShowOptions } from "../api/generated/@tanstack/react-query.gen";
import { allowed, useMe } from "../api/session";
import classes from "./shell.module.css";

const PLACE = "/administration/emergency";
const LOOK_MILLISECONDS = 60_000; // hints come at once; this heals one that was lost

/** Tells everybody that callers hear the emergency's words; whoever may switch them gets there from everywhere. */
export function EmergencySign() {
  const { t } = useTranslation("shell");
  const { person } = useMe();
  const { data: lines } = useQuery({ ...emergencyShowOptions(), refetchInterval: LOOK_MILLISECONDS });
  const on = lines?.filter((line) => line.on) ?? [];
  const maySwitch = allowed(person, "switch_emergency");
  const titles = on.map(({ title }) => title).join(", ");
  if (on.length > 0 && maySwitch)
    return (
      <Button component={Link} to={PLACE} color="red.8" title={titles} className={classes.switch}>
        <IconAlertTriangle size={18} aria-hidden /> <span className={classes.name}>{t("emergency.on")}</span>
      </Button>
    );
  if (on.length > 0)
    return (
      <span className={classes.emergency} role="status" title={titles}>
        <IconAlertTriangle size={18} aria-hidden /> <span className={classes.name}>{t("emergency.on")}</span>
      </span>
    );
  if (!maySwitch) return null;
  return (
    <ActionIcon
      component={Link}
      to={PLACE}
      size={34}
      variant="default"
      aria-label={t("emergency.switch")}
      title={t("emergency.switch")}
    >
      <IconAlertTriangle size={19} color="var(--bad)" />
    </ActionIcon>
  );
}
