import { Button, Group, Paper, SegmentedControl, Text } from "@mantine/core";
import { IconDoorExit, IconHeadphones, IconPhoneIncoming, IconUserUp } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import {
  supervisionSetModeMutation,
  supervisionTakeOverMutation,
} from "../api/generated/@tanstack/react-query.gen";
import type { MyPart } from "../api/generated";
import { askAgain } from "../api/rooms";
import { messageOf } from "../api/refusal";
import { useKey, KEY } from "../screens/desk/keys";
import { Shortcut } from "../screens/desk/shortcut";
import { Since } from "../time";
import { usePart } from "./acts";
import { useDesk } from "./desk";
import { Mute } from "./mute";
import classes from "./part_bar.module.css";

const MODES = ["listen", "coach", "speak"] as const;
type Mode = (typeof MODES)[number];

/** The talk of somebody else that I am asked into, or am in: on every screen, with what can be done there. */
export function PartBar() {
  const { desk } = useDesk();
  const part = desk?.part;
  if (!part) return null;
  return part.party.status === "asked" ? <Asked part={part} /> : <Inside part={part} />;
}

/** Asks again for whatever a joining or a leaving changes. */
function useLook() {
  const client = useQueryClient();
  return () => askAgain(client, ["desk", "board"]);
}

function useWho(part: MyPart): string {
  const { t } = useTranslation("company");
  return part.briefing?.customer?.name ?? part.briefing?.number ?? t("withheld");
}

/** A colleague asks for me. */
function Asked({ part }: { part: MyPart }) {
  const { t } = useTranslation("company");
  const who = useWho(part);
  const { come, refuse } = usePart(part);
  useKey("accept", come.press);
  useKey("refuse", refuse.press);
  return (
    <Paper className={classes.bar} data-asked role="alert" radius={0}>
      <Group gap="sm" className={classes.words}>
        <IconPhoneIncoming aria-hidden />
        <div>
          <Text fw={650}>{t("bar.asked", { asker: part.asker ?? part.agent, who })}</Text>
          {part.party.note && <Text size="sm">“{part.party.note}”</Text>}
        </div>
      </Group>
      <Group gap="xs">
        <Button color="leaf" onClick={come.press} loading={come.pending}>
          {t("bar.come")} <Shortcut>{KEY.accept}</Shortcut>
        </Button>
        <Button variant="default" onClick={refuse.press} loading={refuse.pending}>
          {t("bar.refuse")} <Shortcut>{KEY.refuse}</Shortcut>
        </Button>
      </Group>
      <Trouble error={come.error ?? refuse.error} />
    </Paper>
  );
}

function isHeard({ status, role, mode }: MyPart["party"]): boolean {
  return status === "inside" && (role !== "supervisor" || mode !== "listen");
}

function wordsOf({ party, customer_held }: MyPart): string {
  if (party.status !== "inside") return "bar.joining";
  if (party.held) return "bar.held";
  const mode = party.role === "supervisor" ? party.mode : "speak";
  return customer_held && mode === "speak" ? "bar.apart" : `bar.in.${mode}`;
}

/** I am in it: as a colleague, or as one who watches over it. */
function Inside({ part }: { part: MyPart }) {
  const { t } = useTranslation("company");
  const who = useWho(part);
  const { party } = part;
  const inside = party.status === "inside";
  const supervises = party.role === "supervisor";
  const { leave } = usePart(part);
  useKey("hangUp", leave.press);
  return (
    <Paper className={classes.bar} radius={0} role="region" aria-label={t("bar.title")}>
      <Group gap="sm" className={classes.words} role="status">
        <IconHeadphones aria-hidden />
        <div>
          <Text fw={650}>{t(wordsOf(part), { agent: part.agent, who })}</Text>
          {party.note && <Text size="sm">“{party.note}”</Text>}
          {inside && (
            <Text size="sm" component="span" aria-hidden>
              <Since at={party.since} />
            </Text>
          )}
        </div>
      </Group>
      <Group gap="xs">
        {isHeard(party) && <Mute />}
        {supervises && <Supervising part={part} />}
        <Button color="red.8" leftSection={<IconDoorExit size={18} />} onClick={leave.press} loading={leave.pending}>
          {t("bar.leave")} <Shortcut>{KEY.hangUp}</Shortcut>
        </Button>
      </Group>
      <Trouble error={leave.error} />
    </Paper>
  );
}

/** How I am heard, and the caller as mine. What the carrier has not done yet shows as under way. */
function Supervising({ part }: { part: MyPart }) {
  const { t } = useTranslation("company");
  const look = useLook();
  const navigate = useNavigate();
  const { party } = part;
  const change = useMutation({ ...supervisionSetModeMutation(), onSettled: look });
  const take = useMutation({ ...supervisionTakeOverMutation(), onSuccess: () => void navigate("/desk"), onSettled: look });
  const inside = party.status === "inside";
  const pending = change.isPending || party.mode !== party.mode_wanted;
  return (
    <>
      <SegmentedControl
        aria-label={t("bar.heard")}
        value={party.mode_wanted}
        disabled={!inside || pending}
        onChange={(mode) => change.mutate({ path: { party_id: party.id }, body: { mode: mode as Mode } })}
        data={MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
      />
      <Button
        variant="default"
        leftSection={<IconUserUp size={18} />}
        onClick={() => take.mutate({ path: { party_id: party.id } })}
        disabled={!inside}
        loading={take.isPending}
      >
        {t("bar.takeOver")}
      </Button>
      <Trouble error={change.error ?? take.error} />
    </>
  );
}

function Trouble({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <Text size="sm" c="var(--bad)" role="alert">
      {messageOf(error)}
    </Text>
  );
}
