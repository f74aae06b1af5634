import { Button, Text } from "@mantine/core";
import { IconLogout2, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { AgentView } from "../../api/generated";
import { useLabels } from "../../desk/labels";
import { Since } from "../../time";
import { BreakLength } from "./break_length";
import { Breaks, useBecome } from "./choosing";
import { BY_THE_CALL, BY_THE_SYSTEM } from "./why";
import classes from "./desk.module.css";

const BUSY = ["reserved", "on_call", "wrap_up"];

/** What I do now and for how long, and what I choose; during a call the choice is for afterwards. */
export function PresenceControl({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const { become, choosing, refused } = useBecome();
  const busy = BUSY.includes(me.presence);
  const chosen = busy ? (me.next_presence ?? "available") : me.presence;
  return (
    <div className={classes.control}>
      <State me={me} />
      <div className={classes.choices} role="group" aria-label={busy ? t("presence.afterwards") : t("presence.choose")}>
        {busy && (
          <Text size="sm" c="var(--quiet)">
            {t("presence.afterwards")}
          </Text>
        )}
        <Button
          size="sm"
          color="leaf"
          variant={chosen === "available" ? "filled" : "default"}
          leftSection={<IconPlayerPlay size={16} />}
          aria-pressed={chosen === "available"}
          loading={choosing === "available"}
          onClick={() => become("available")}
        >
          {t("presence.available")}
        </Button>
        <Breaks become={become} chosen={chosen === "break"} />
        <Button
          size="sm"
          color="gray"
          variant={chosen === "offline" ? "light" : "default"}
          leftSection={<IconLogout2 size={16} />}
          aria-pressed={chosen === "offline"}
          onClick={() => become("offline")}
        >
          {t("presence.offline")}
        </Button>
      </div>
      {refused && (
        <Text size="sm" c="var(--bad)" role="alert">
          {refused}
        </Text>
      )}
    </div>
  );
}

function State({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const why = me.presence === "break" ? whyOf(me.presence_reason, t, label) : "";
  return (
    <div className={classes.state} role="status">
      <span className={classes.dot} data-presence={me.presence} />
      <div>
        <Text fw={650} lh={1.2}>
          {t(`presence.${me.presence}`)}
        </Text>
        <Text size="sm" c="var(--quiet)" lh={1.2}>
          {why && `${why} · `}
          <span aria-hidden>
            <Since at={me.presence_since} />
          </span>
          <BreakLength me={me} />
        </Text>
      </div>
    </div>
  );
}

function whyOf(reason: string | null, t: (key: string) => string, label: ReturnType<typeof useLabels>): string {
  return reason && [...BY_THE_SYSTEM, ...BY_THE_CALL].includes(reason) ? t(`why.${reason}`) : label("breaks", reason);
}
