import { ActionIcon, Alert, Button, Group, Popover, Text } from "@mantine/core";
import { IconDialpad } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import { useHangUp, useHold } from "../../desk/acts";
import { Mute } from "../../desk/mute";
import { usePhoneState, useTelephone } from "../../desk/telephone";
import { Failed } from "../../states";
import { Since } from "../../time";
import { Machine, useCallState } from "./call_state";
import { CallbackFacts, NotTheCustomer } from "./called_back";
import { Aside } from "./aside";
import { Company } from "./company";
import { givesBack, HangUp, isCallback } from "./hang_up";
import { Hold } from "./hold";
import { Keypad } from "./keypad";
import { Recording } from "./recording";
import { useTrouble } from "./trouble";
import { Facts } from "./who";
import classes from "./desk.module.css";

/** The talk going on, with what can be done to it. What the carrier has not confirmed yet is shown as under way. */
export function Call({ talk }: { talk: Talk }) {
  const { t } = useTranslation("desk");
  const talking = talk.status !== "joining";
  const onHold = talk.status === "held";
  const hold = useHold(talk);
  const hangUp = useHangUp(talk);
  const state = useCallState(talk);
  return (
    <section className={`${classes.card} ${onHold ? classes.held : ""}`} aria-labelledby="call">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text size="sm" c={onHold ? "var(--warn)" : "var(--calm)"} fw={600} id="call" role="status">
            {state}
          </Text>
          <p className={classes.who} data-headline>{talk.briefing?.customer?.name ?? talk.briefing?.number ?? t("who.withheld")}</p>
        </div>
        <div className={classes.count} role="timer" aria-label={t("call.time")}>
          <Since at={onHold && talk.held_at ? talk.held_at : (talk.talking_at ?? talk.started_at)} />
        </div>
      </Group>
      {talk.briefing && <Facts briefing={talk.briefing} />}
      {talk.briefing?.wanted && <CallbackFacts wanted={talk.briefing.wanted} />}
      <Group mt="md" gap="xs" className={classes.acts}>
        <Hold hold={hold} />
        <Mute size="sm" />
        {talk.phone === "browser" && <Keys />}
        <HangUp talk={talk} hangUp={hangUp} />
      </Group>
      {givesBack(talk) && (
        <Text size="sm" c="var(--quiet)" ta="end" mt={4}>
          {t(isCallback(talk) ? "callbacks:giveBackWords" : "call.handBackWords")}
        </Text>
      )}
      {talking && <Company talk={talk} />}
      <Aside talk={talk} />
      {talking && <Recording talk={talk} />}
      <Machine talk={talk} />
      <NotTheCustomer talk={talk} />
      <Troubles talk={talk} />
      {(hold.error ?? hangUp.error) && <Failed error={hold.error ?? hangUp.error} />}
    </section>
  );
}

/** Keys for the other end, such as a menu's. */
function Keys() {
  const { t } = useTranslation("desk");
  const { phone } = useTelephone();
  const { line } = usePhoneState();
  return (
    <Popover position="bottom" trapFocus returnFocus withArrow>
      <Popover.Target>
        <ActionIcon size={36} variant="default" className={classes.own} aria-label={t("call.keypad")} disabled={line !== "in_call"}>
          <IconDialpad size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Keypad press={(key) => phone?.press(key)} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** What stands between the two voices, in words, with the way out. */
function Troubles({ talk }: { talk: Talk }) {
  const { t } = useTranslation("desk");
  const { phone } = useTelephone();
  const { muted } = usePhoneState();
  const trouble = useTrouble(talk);
  if (talk.phone === "telephone") return <Note words={t("phone.elsewhere")} />;
  if (trouble?.touch)
    return (
      <Alert color="orange" mt="md" title={trouble.words}>
        <Button size="xs" onClick={() => phone?.wake()}>
          {t("phone.wake")}
        </Button>
      </Alert>
    );
  if (trouble) return <Note bad={trouble.bad} words={trouble.words} />;
  if (muted) return <Note words={t("phone.muted")} />;
  return null;
}

function Note({ words, bad }: { words: string; bad?: boolean }) {
  return (
    <Alert color={bad ? "red" : "orange"} mt="md" role="status" c={bad ? "var(--bad)" : "var(--warn)"}>
      {words}
    </Alert>
  );
}
