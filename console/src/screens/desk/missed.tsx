import { Anchor, Button, Text } from "@mantine/core";
import { IconPhoneX, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { deskChooseMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { AgentView, Desk } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useDesk } from "../../desk/desk";
import { Failed } from "../../states";
import { Moment } from "../../time";
import classes from "./desk.module.css";

/** A break that the agent did not choose: what happened, what it means, and the one way back. */
export function Missed({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const reason = me.presence_reason;
  const { desk } = useDesk();
  const missed = desk?.missed ?? desk?.lost;
  const client = useQueryClient();
  const choose = useMutation({
    ...deskChooseMutation(),
    onSettled: () => askAgain(client, ["desk"]),
  });
  return (
    <section className={classes.missed} role="alert" aria-labelledby="missed">
      <IconPhoneX size={44} stroke={1.4} aria-hidden />
      <h2 id="missed" data-headline>{t(`missed.${reason}.title`)}</h2>
      <Text>
        {useWhatBecame(desk, reason)} {t("missed.break")}
      </Text>
      {missed && <Who missed={missed} />}
      <Text size="sm" c="var(--quiet)">
        <Moment at={me.presence_since} precision="time" />
      </Text>
      <Button
        size="lg"
        mt="md"
        color="leaf"
        leftSection={<IconPlayerPlay size={20} />}
        onClick={() => choose.mutate({ body: { presence: "available" } })}
        loading={choose.isPending}
      >
        {t("missed.back")}
      </Button>
      {choose.error && <Failed error={choose.error} />}
    </section>
  );
}

/** What it means for the customer, who may be with somebody else by now. */
function useWhatBecame(desk: Desk | undefined, reason: string | null): string {
  const { t } = useTranslation("desk");
  const lost = desk?.lost;
  if (desk?.missed?.callback || lost?.now === "callback") return t("missed.callback");
  if (!lost) return t(`missed.${reason}.words`);
  const now = t(lost.now === "waiting" ? `missed.${reason}.words` : `missed.now.${lost.now}`, { name: lost.agent });
  return reason === "connection_lost" ? `${now} ${t("missed.check")}` : now;
}

interface WhoProps {
  missed: { customer: string | null; customer_id: number | null; number: string | null };
}

function Who({ missed }: WhoProps) {
  const { t } = useTranslation("desk");
  const who = missed.customer ?? missed.number ?? t("who.withheld");
  if (missed.customer_id === null) return <Text fw={600}>{who}</Text>;
  return (
    <Anchor component={Link} to={`/customers/${missed.customer_id}`} fw={600}>
      {who}
    </Anchor>
  );
}
