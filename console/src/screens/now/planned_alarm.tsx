import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { schedulesListingOptions } from "../../api/generated/@tanstack/react-query.gen";
import { plain } from "../../desk/labels";
import records from "../../records/records.module.css";

const LOOK_MILLISECONDS = 60_000; // hints come at once; this heals one that was lost

/** Menus that did not begin at their time, or would not: callers hear another one than was meant. */
export function PlannedAlarm() {
  const { t } = useTranslation("planning");
  const { data } = useQuery({ ...schedulesListingOptions(), refetchInterval: LOOK_MILLISECONDS });
  const failing = data?.filter(({ problems }) => problems.length > 0) ?? [];
  return failing.map(({ id, flow, number, state }) => (
    <Alert key={id} color="orange" icon={<IconAlertTriangle />} role="alert" mb="md" classNames={{ message: records.said }}>
      {t(state === "refused" ? "alarm.refused" : "alarm.coming", { number, flow: plain(flow) })}{" "}
      <Link to={`/flow/${flow}`}>{t("alarm.see")}</Link>
    </Alert>
  ));
}
