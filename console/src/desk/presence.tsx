import { Button, CloseButton, Text } from "@mantine/core";
import { IconLogout2, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { AgentView } from "../api/generated";
import { Since } from "../time";
import { BreakLength } from "./break_length";
import { Breaks, useBecome, type Become } from "./choosing";
import { useLabels } from "./labels";
import { BY_THE_CALL, BY_THE_SYSTEM } from "./why";
import classes from "./presence.module.css";

const BUSY = ["reserved", "on_call", "wrap_up"];

/** What I do now and for how long, and what I choose; during a call the choice is for afterwards. `close`: it is
 *  opened from somewhere, and closed by a choice. */
export function PresenceControl({ me, close }: { me: AgentView; close?: () => void }) {
  const { t } = useTranslation("desk");
  const { become, choosing, refused } = useBecome(close);
  const busy = BUSY.includes(me.presence);
  const chosen = busy ? (me.next_presence ?? "available") : me.presence;
  return (
    <div className={classes.control} data-opened={close && true}>
      <State me={me} role="status" />
      <div className={classes.choices} role="group" aria-label={busy ? t("presence.afterwards") : t("presence.choose")}>
        {busy && <Afterwards me={me} become={become} />}
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
        <Breaks become={become} chosen={chosen === "break"} inside={close !== undefined} />
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

/** What comes after the call, if it is not the next one; it can be taken back. */
function Afterwards({ me, become }: { me: AgentView; become: Become }) {
  const { t } = useTranslation("desk");
  const next = useNext(me);
  if (next === null)
    return (
      <Text size="sm" c="var(--quiet)" className={classes.afterwards}>
        {t("presence.afterwards")}
      </Text>
    );
  return (
    <div className={classes.afterwards}>
      <Text size="sm" fw={600}>
        {t("presence.then", { next })}
      </Text>
      <CloseButton size="sm" aria-label={t("presence.notAfterAll", { next })} onClick={() => become("available")} />
    </div>
  );
}

/** What I have chosen for after the call, or the breather after it, in words; null: the next caller, as ever. */
function useNext({ presence, until, next_presence: next, next_reason: reason }: AgentView): string | null {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const passes = BUSY.includes(presence) || until !== null;
  if (!passes || next === null || next === "available") return null;
  const why = next === "break" && whyOf(reason, t, label);
  return why ? t("presence.breakOf", { why }) : t(`presence.${next}`);
}

/** What I do, in a word and a colour, why, and since when; and what comes afterwards. */
export function State({ me, next = false, role }: { me: AgentView; next?: boolean; role?: "status" }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const why = me.presence === "break" ? whyOf(me.presence_reason, t, label) : "";
  const after = useNext(me);
  return (
    <div className={classes.state} role={role}>
      <span className={classes.dot} data-presence={me.presence} />
      <div className={classes.words}>
        <Text fw={650} lh={1.2}>
          {t(`presence.${me.presence}`)}
        </Text>
        <Text size="sm" c="var(--quiet)" lh={1.2} className={classes.since}>
          {why && `${why} · `}
          <span aria-hidden>
            <Since at={me.presence_since} />
          </span>
          <BreakLength me={me} />
          {next && after && ` · ${t("presence.then", { next: after })}`}
        </Text>
      </div>
    </div>
  );
}

function whyOf(reason: string | null, t: (key: string) => string, label: ReturnType<typeof useLabels>): string {
  return reason && [...BY_THE_SYSTEM, ...BY_THE_CALL].includes(reason) ? t(`why.${reason}`) : label("breaks", reason);
}
