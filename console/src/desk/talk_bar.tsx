import { Button, Group, Paper, Text } from "@mantine/core";
import { IconArrowBackUp, IconNotes, IconPhoneCall } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Talk } from "../api/generated";
import { messageOf } from "../api/refusal";
import { useCallState } from "../screens/desk/call_state";
import { HangUp } from "../screens/desk/hang_up";
import { Hold } from "../screens/desk/hold";
import { KEY, useKey } from "../screens/desk/keys";
import { NotYet } from "../screens/desk/not_yet";
import { Shortcut } from "../screens/desk/shortcut";
import { useTrouble } from "../screens/desk/trouble";
import { Since, stretch, useSecondsUntil } from "../time";
import { useHangUp, useHold } from "./acts";
import { useQueueInUse } from "./labels";
import { Mute } from "./mute";
import { useAtDesk } from "./offers";
import { useTalkKeys } from "./talk_keys";
import { usePhoneState } from "./telephone";
import classes from "./part_bar.module.css";

const HURRY_SECONDS = 15;

/** My own talk on every screen but the desk, then its wrap-up: how it stands, what is needed at once, and the way back. */
export default function TalkBar({ talk }: { talk: Talk }) {
  useTranslation("record");
  useTranslation("callbacks");
  useTranslation("company");
  const atDesk = useAtDesk();
  if (atDesk) return null;
  return talk.status === "ended" ? <WritingUp talk={talk} /> : <Talking talk={talk} />;
}

function Talking({ talk }: { talk: Talk }) {
  const { t } = useTranslation("talk");
  const hold = useHold(talk);
  const hangUp = useHangUp(talk);
  const troubles = useTalkKeys(talk);
  const trouble = useTrouble(talk);
  const wrong = [hold.error, hangUp.error, ...troubles].find((error) => error !== null);
  const onHold = talk.status === "held";
  return (
    <Paper className={classes.bar} radius={0} component="section" aria-label={t("title")}>
      <Group gap="sm" className={classes.words}>
        <IconPhoneCall aria-hidden />
        <div>
          <Text fw={650}>
            <Who talk={talk} />{" "}
            <span role="timer" aria-label={t("desk:call.time")}>
              <Since at={onHold && talk.held_at ? talk.held_at : (talk.talking_at ?? talk.started_at)} />
            </span>
          </Text>
          <Standing talk={talk} />
        </div>
      </Group>
      <Group gap="xs">
        <Back>{t("back")}</Back>
        <Hold hold={hold} />
        <Mute size="sm" />
        <HangUp talk={talk} hangUp={hangUp} />
      </Group>
      {trouble && <Said bad={trouble.bad}>{trouble.words}</Said>}
      {wrong && <Said bad>{messageOf(wrong)}</Said>}
      <NotYet />
    </Paper>
  );
}

/** How it is, in which queue, and whatever is not heard or not recorded. */
function Standing({ talk }: { talk: Talk }) {
  const { t } = useTranslation("talk");
  const state = useCallState(talk);
  const title = useQueueInUse();
  const { muted } = usePhoneState();
  const paused = talk.recording?.status === "paused";
  const facts = [
    state,
    muted && talk.phone === "browser" && t("muted"),
    paused && t("paused"),
    talk.briefing && title(talk.briefing.queue, talk.briefing.queue_title),
  ];
  const warns = talk.status === "held" || muted || paused;
  return (
    <Text size="sm" role="status" c={warns ? "var(--warn)" : undefined}>
      {facts.filter(Boolean).join(" · ")}
    </Text>
  );
}

/** The call is over, and its time for writing runs, where it has one. */
function WritingUp({ talk }: { talk: Talk }) {
  const { t } = useTranslation("talk");
  return (
    <Paper className={classes.bar} radius={0} component="section" aria-label={t("writing")}>
      <Group gap="sm" className={classes.words}>
        <IconNotes aria-hidden />
        <div>
          <Text fw={650}>
            <Who talk={talk} />
          </Text>
          <Text size="sm">
            {t("writing")} {talk.wrap_up_until && <Left until={talk.wrap_up_until} />}
          </Text>
        </div>
      </Group>
      <Back>{t("toWriting")}</Back>
    </Paper>
  );
}

function Left({ until }: { until: string }) {
  const { t } = useTranslation("talk");
  const left = useSecondsUntil(until);
  return (
    <Text span size="sm" role="timer" fw={600} c={left < HURRY_SECONDS ? "var(--bad)" : undefined}>
      · {t("left", { time: stretch(left) })}
    </Text>
  );
}

function Who({ talk }: { talk: Talk }) {
  const { t } = useTranslation("desk");
  return talk.briefing?.customer?.name ?? talk.briefing?.number ?? t("who.withheld");
}

function Back({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const go = () => void navigate("/desk");
  useKey("toCall", go);
  return (
    <Button size="sm" leftSection={<IconArrowBackUp size={18} />} onClick={go}>
      {children} <Shortcut>{KEY.toCall}</Shortcut>
    </Button>
  );
}

function Said({ bad, children }: { bad: boolean; children: string }) {
  return (
    <Text size="sm" w="100%" c={bad ? "var(--bad)" : "var(--warn)"} role="alert">
      {children}
    </Text>
  );
}
