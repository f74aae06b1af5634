import { Button, Group, Paper, Text } from "@mantine/core";
import { IconPhoneIncoming, IconPhoneX, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { AgentView, Briefing, Desk } from "../api/generated";
import { messageOf } from "../api/refusal";
import { KEY, useKey } from "../screens/desk/keys";
import { Shortcut } from "../screens/desk/shortcut";
import { useSecondsUntil } from "../time";
import { useAttention } from "./attention";
import { useBecome } from "./choosing";
import { useDesk } from "./desk";
import { useLabels, useQueueInUse, useSettled } from "./labels";
import { useAtDesk, useOffers } from "./offers";
import { isUnwanted } from "./why";
import { Withdrawn } from "./withdrawn";
import classes from "./offer_banner.module.css";

const GONE_MILLISECONDS = 20_000;

/** Calls for attention wherever the agent is. Away from the desk, where the offer stands itself, it is taken and refused
 *  here, one that was missed is said until they are back, and of a caller who did not wait there is a word. */
export function OfferBanner() {
  const { desk } = useDesk();
  const atDesk = useAtDesk();
  const offer = desk?.offer;
  const asked = desk?.part?.party.status === "asked" ? desk.part.briefing : null;
  useAttention(offer ?? asked);
  if (!desk || atDesk) return null;
  if (offer) return <Offered key={offer.offer_id} offer={offer} />;
  if (isUnwanted(desk.me)) return <Missed me={desk.me} />;
  return desk.withdrawn && <Gone told={desk.withdrawn} />;
}

/** Why it rings no more: for a moment, and without asking for anything. */
function Gone({ told }: { told: NonNullable<Desk["withdrawn"]> }) {
  const left = useSecondsUntil(new Date(Date.parse(told.at) + GONE_MILLISECONDS).toISOString());
  if (left === 0) return null;
  return (
    <Paper className={classes.banner} data-gone radius={0} role="status">
      <Group gap="sm" className={classes.words}>
        <IconPhoneX aria-hidden />
        <Text size="sm">
          <Withdrawn told={told} />
        </Text>
      </Group>
    </Paper>
  );
}

/** Who calls, about what, and for how long it still rings. */
function Offered({ offer }: { offer: Briefing }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const title = useQueueInUse();
  const settled = useSettled()(offer);
  const navigate = useNavigate();
  const left = useSecondsUntil(offer.expires_at);
  const { accept, refuse, pending, error } = useOffers();
  const take = () => accept(offer.offer_id);
  const leave = () => refuse(offer.offer_id);
  useKey("accept", pending ? undefined : take);
  useKey("refuse", pending ? undefined : leave);
  const kind = offer.kind === "callback" && t("offer.callback");
  const about = [kind, label("reasons", offer.reason), title(offer.queue, offer.queue_title)].filter(Boolean).join(" · ");
  return (
    <Paper component="section" className={classes.banner} data-offer radius={0} aria-label={t("offer.call")}>
      <Group gap="sm" className={classes.words}>
        <IconPhoneIncoming aria-hidden />
        <div>
          <Text fw={650} role="alert">
            {t("offer.banner", { who: offer.customer?.name ?? offer.number ?? t("who.withheld") })}
          </Text>
          <Text size="sm">
            {about} · <span role="timer">{t("offer.left", { seconds: left })}</span>
          </Text>
          {settled && (
            <Text size="sm" fw={600} c="var(--warn)">
              {settled}
            </Text>
          )}
        </div>
      </Group>
      <Group gap="xs">
        <Button color="leaf" onClick={take} loading={pending}>
          {t("offer.accept")} <Shortcut>{KEY.accept}</Shortcut>
        </Button>
        <Button variant="default" onClick={leave} disabled={pending}>
          {t("offer.refuse")} <Shortcut>{KEY.refuse}</Shortcut>
        </Button>
        <Button variant="default" onClick={() => void navigate("/desk")}>
          {t("offer.look")}
        </Button>
      </Group>
      <Trouble said={error && messageOf(error)} />
    </Paper>
  );
}

/** A break that they did not choose: what happened, what it means, and the one way back, as at the desk. */
function Missed({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const { become, choosing, refused } = useBecome();
  return (
    <Paper className={classes.banner} radius={0} role="alert">
      <Group gap="sm" className={classes.words}>
        <IconPhoneX className={classes.missed} aria-hidden />
        <div>
          <Text fw={650} className={classes.missed}>
            {t(`missed.${me.presence_reason}.title`)}
          </Text>
          <Text size="sm">{t("missed.break")}</Text>
        </div>
      </Group>
      <Button
        color="leaf"
        leftSection={<IconPlayerPlay size={18} />}
        onClick={() => become("available")}
        loading={choosing !== null}
      >
        {t("missed.back")}
      </Button>
      <Trouble said={refused} />
    </Paper>
  );
}

function Trouble({ said }: { said: string | null }) {
  if (said === null) return null;
  return (
    <Text size="sm" c="var(--bad)" role="alert">
      {said}
    </Text>
  );
}
