import { Button, Group, Text } from "@mantine/core";
import { IconLifebuoy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { HelpCall } from "../api/generated";
import { helpListingOptions } from "../api/generated/@tanstack/react-query.gen";
import { messageOf } from "../api/refusal";
import { Since } from "../time";
import { useDesk } from "./desk";
import { useLabels, useQueueInUse } from "./labels";
import { useSupervising } from "./supervising";
import classes from "./help_calls.module.css";

/** Agents who call for a supervisor, and to whom nobody has come yet; of one's own one is no helper. */
export function useHelpCalls(): HelpCall[] {
  const { desk } = useDesk();
  const { data: calls = [] } = useQuery(helpListingOptions());
  return calls.filter((call) => call.agent_id !== desk?.me.id);
}

interface Props {
  calls: HelpCall[];
  /** Puts one of them out of sight, on this page alone. */
  notNow?: (call: HelpCall) => void;
}

/** Who calls, about what, and the way to them. */
export function HelpCalls({ calls, notNow }: Props) {
  if (calls.length === 0) return null;
  return (
    <ul className={classes.calls} data-framed={notNow === undefined || undefined}>
      {calls.map((call) => (
        <li key={call.party_id} className={classes.call}>
          <Call call={call} notNow={notNow} />
        </li>
      ))}
    </ul>
  );
}

function Call({ call, notNow }: { call: HelpCall; notNow: Props["notNow"] }) {
  const { t } = useTranslation("company");
  const { desk } = useDesk();
  const { help, pending, error } = useSupervising();
  const label = useLabels();
  const title = useQueueInUse();
  const about = [title(call.queue, call.queue_title), label("reasons", call.reason)].filter(Boolean).join(" · ");
  return (
    <>
      <Group gap="sm" className={classes.words}>
        <IconLifebuoy aria-hidden />
        <div>
          <Text fw={650} role="alert">
            {t("help.asks", { agent: call.agent })} {call.note && `“${call.note}”`}
          </Text>
          <Text size="sm">
            {about} · <Link to={`/calls/${call.call_id}`}>{call.who ?? t("withheld")}</Link> ·{" "}
            <span aria-hidden>
              <Since at={call.since} />
            </span>
          </Text>
        </div>
      </Group>
      <Group gap="xs">
        <Button color="leaf" onClick={() => help(call.party_id)} loading={pending} disabled={Boolean(desk?.part)}>
          {t("board.goHelp")}
        </Button>
        {notNow && (
          <Button variant="default" onClick={() => notNow(call)}>
            {t("bar.refuse")}
          </Button>
        )}
      </Group>
      {error && (
        <Text size="sm" c="var(--bad)" role="alert">
          {messageOf(error)}
        </Text>
      )}
    </>
  );
}
