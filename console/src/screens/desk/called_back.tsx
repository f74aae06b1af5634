import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { conversationNotTheCustomerMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Briefing, Talk, Wanted } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { othersIn } from "../../desk/acts";
import { useTelephone } from "../../desk/telephone";
import { Failed } from "../../states";
import { Moment } from "../../time";
import classes from "./desk.module.css";

/** Ends with which the customer is left to somebody: then it was they. */
const LEFT_TO_SOMEBODY = new Set(["transferred", "taken_over", "parked"]);

const INSTEAD = ["machine", "wrong_person"] as const;

/** What the customer knows of their callback: when they asked, what they were told, how often we have called. */
export function CallbackFacts({ wanted }: { wanted: Wanted }) {
  const { t } = useTranslation("callbacks");
  const facts = [
    [t("asked"), <Moment at={wanted.asked_at} />],
    ...(wanted.asked_from ? [[t("askedFrom"), wanted.asked_from] as const] : []),
    [t("promised"), wanted.promised_at ? <Moment at={wanted.promised_at} /> : t("soon")],
    [t("tried"), wanted.times_tried ? t("of", { times: wanted.times_tried, tries: wanted.tries }) : t("none")],
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(([term, fact]) => (
        <div className={classes.fact} key={term}>
          <dt>{term}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Whether they are on the line already, or rung once it is accepted. */
export function Whether({ offer }: { offer: Briefing }) {
  const { t } = useTranslation("callbacks");
  if (!offer.wanted) return null;
  return <Text size="sm">{t(offer.wanted.answered ? "offer.there" : "offer.rings")}</Text>;
}

/** One word for whom we called and did not meet: a callback is then tried again, and not taken as answered. */
export function NotTheCustomer({ talk }: { talk: Talk }) {
  const { t } = useTranslation("callbacks");
  const client = useQueryClient();
  const { phone } = useTelephone();
  const say = useMutation({
    ...conversationNotTheCustomerMutation(),
    onSuccess: () => phone?.hangUp(),
    onSettled: () => askAgain(client, ["desk"]),
  });
  const called = talk.briefing?.wanted != null || talk.call_out !== null;
  const over = talk.status === "ended" && !talk.wrap_up_until;
  const heard = othersIn(talk).length > 0; // nobody asks a colleague about somebody whom they have not met
  if (!called || !talk.talking_at || over || heard || talk.heard_before || LEFT_TO_SOMEBODY.has(talk.ended_why ?? "")) return null;
  return (
    <>
      <Group mt="sm" gap="xs">
        <Text size="sm" fw={600}>
          {t("met.title")}
        </Text>
        {INSTEAD.map((met) => (
          <Button
            key={met}
            size="xs"
            variant="default"
            onClick={() => say.mutate({ path: { conversation_id: talk.id }, body: { met } })}
            loading={say.isPending && say.variables.body.met === met}
            disabled={say.isPending}
          >
            {t(`met.${met}`)}
          </Button>
        ))}
      </Group>
      <Text size="sm" c="var(--quiet)">
        {t(talk.call_out ? "met.out" : "met.words")}
      </Text>
      {say.error && <Failed error={say.error} />}
    </>
  );
}
