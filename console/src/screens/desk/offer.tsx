import { Button, Group, Progress, Text } from "@mantine/core";
import { IconPhone, IconPhoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Briefing } from "../../api/generated";
import { useOffers } from "../../desk/offers";
import { usePhoneState } from "../../desk/telephone";
import { Failed } from "../../states";
import { useSecondsUntil } from "../../time";
import { CallbackFacts, Whether } from "./called_back";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";
import { SoFar } from "./so_far";
import { Facts } from "./who";
import classes from "./desk.module.css";

/** Somebody is calling for me: who, why, and how long I may think about it. */
export function Offer({ offer }: { offer: Briefing }) {
  const { t } = useTranslation("desk");
  const { accept, refuse, pending, error } = useOffers();
  const { line } = usePhoneState();
  const whole = Math.max(1, Math.round((Date.parse(offer.expires_at) - Date.parse(offer.made_at)) / 1000));
  const left = Math.min(whole, useSecondsUntil(offer.expires_at));
  const take = () => accept(offer.offer_id);
  const leave = () => refuse(offer.offer_id);
  useKey("accept", pending ? undefined : take);
  useKey("refuse", pending ? undefined : leave);
  return (
    <section className={`${classes.card} ${classes.offer}`} aria-labelledby="offer">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text size="sm" c="var(--quiet)" id="offer" role="alert">
            {t(offer.kind === "callback" ? "offer.callback" : "offer.call")}
          </Text>
          <Whether offer={offer} />
          <p className={classes.who} data-headline>{offer.customer?.name ?? offer.number ?? t("who.withheld")}</p>
        </div>
        <div className={classes.count} role="timer" aria-label={t("offer.left", { seconds: left })}>
          {left}
        </div>
      </Group>
      <Facts briefing={offer} wait />
      {offer.wanted && <CallbackFacts wanted={offer.wanted} />}
      <Progress value={(left / whole) * 100} color="leaf" size="sm" my="md" aria-hidden transitionDuration={900} />
      <Group>
        <Button size="lg" color="leaf" leftSection={<IconPhone />} onClick={take} loading={pending}>
          {t("offer.accept")} <Shortcut>{KEY.accept}</Shortcut>
        </Button>
        <Button size="lg" variant="default" leftSection={<IconPhoneOff />} onClick={leave} disabled={pending}>
          {t("offer.refuse")} <Shortcut>{KEY.refuse}</Shortcut>
        </Button>
      </Group>
      <SoFar briefing={offer} brief begins />
      {line === "taken" && (
        <Text size="sm" mt="sm" c="var(--warn)">
          {t("phone.taken")}
        </Text>
      )}
      {error && <Failed error={error} />}
    </section>
  );
}
