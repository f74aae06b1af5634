import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { AgentView } from "../api/generated";
import { useChoices } from "./desk";
import { stretch, useMoments, useSecond } from "../time";

const MINUTE_MILLISECONDS = 60_000;

/** How long this break may last, and by how much it is too long; of one that ends by itself, when. */
export function BreakLength({ me }: { me: AgentView }) {
  const { t } = useTranslation("record");
  const choices = useChoices();
  const now = useSecond() * 1000;
  const write = useMoments();
  const minutes = choices?.breaks.find(({ key }) => key === me.presence_reason)?.allowed_minutes;
  if (me.presence === "break" && me.until) return <span> · {t("break.until", { time: write(me.until, "time") })}</span>;
  if (me.presence !== "break" || !minutes) return null;
  const over = Math.floor((now - Date.parse(me.presence_since) - minutes * MINUTE_MILLISECONDS) / 1000);
  if (over <= 0) return <span> {t("break.of", { minutes })}</span>;
  return (
    <Text span size="sm" fw={600} c="var(--bad)">
      {" "}
      <span role="alert">
        {t("break.over", { minutes })}
      </span>{" "}
      <span aria-hidden>+{stretch(over)}</span>
    </Text>
  );
}
