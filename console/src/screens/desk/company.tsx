import { Badge, Button, Group, Text } from "@mantine/core";
import { IconArrowsExchange, IconPhoneX, IconUserShare, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  passingBringTogetherMutation,
  passingHandOverMutation,
  passingSwapMutation,
  passingTakeCallerMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { PartyLine, Talk } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useTelephone } from "../../desk/telephone";
import { Failed } from "../../states";
import { Since } from "../../time";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./company.module.css";

/** Who else is in the call, how each is, and what can be done with them. */
export function Company({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const consulted = talk.parties.find((party) => party.role !== "supervisor");
  if (talk.parties.length === 0) return null;
  return (
    <section className={classes.company} aria-labelledby="company">
      <h2 id="company" className={classes.heading}>
        {t("title")}
      </h2>
      <ul className={classes.list}>
        <li>
          <span className={classes.name}>{talk.briefing?.customer?.name ?? talk.briefing?.number ?? t("withheld")}</span>
          <State words={t(talk.status === "held" ? "state.held" : "state.hears")} warn={talk.status === "held"} />
        </li>
        {talk.parties.map((party) => (
          <One key={party.id} party={party} />
        ))}
      </ul>
      {consulted && <Acts talk={talk} party={consulted} />}
    </section>
  );
}

function One({ party }: { party: PartyLine }) {
  const { t } = useTranslation("company");
  const name = party.name ?? party.number ?? t("role.supervisor");
  return (
    <li>
      <div>
        <span className={classes.name}>{name}</span> <span className={classes.quiet}>{t(`role.${party.role}`)}</span>
        {party.note && <Text size="sm">“{party.note}”</Text>}
      </div>
      <Group gap={6} wrap="nowrap">
        <State words={t(stateOf(party))} warn={party.status !== "inside" || party.held} />
        <span aria-hidden>
          <Since at={party.since} />
        </span>
      </Group>
    </li>
  );
}

function stateOf(party: PartyLine): string {
  if (party.status !== "inside") return `state.${party.status}`;
  if (party.held) return "state.held";
  return party.role === "supervisor" ? `state.${party.mode}` : "state.hears";
}

function State({ words, warn }: { words: string; warn: boolean }) {
  return (
    <Badge variant="outline" color={warn ? "#a15c00" : "#0b7285"} tt="none" className={classes.state} data-warn={warn}>
      {words}
    </Badge>
  );
}

/** Swap, all together, hand over, send away; while somebody is asked only the last. */
function Acts({ talk, party }: { talk: Talk; party: PartyLine }) {
  const { t } = useTranslation("company");
  const client = useQueryClient();
  const { phone } = useTelephone();
  const onSettled = () => askAgain(client, ["desk"]);
  const swap = useMutation({ ...passingSwapMutation(), onSettled });
  const together = useMutation({ ...passingBringTogetherMutation(), onSettled });
  const handOver = useMutation({ ...passingHandOverMutation(), onSuccess: () => phone?.hangUp(), onSettled });
  const back = useMutation({ ...passingTakeCallerMutation(), onSettled });
  const path = { conversation_id: talk.id };
  const inside = party.status === "inside";
  const settled = talk.hold_wanted === (talk.status === "held") && party.held === party.held_wanted;
  const free = inside && settled && !swap.isPending && !together.isPending && !handOver.isPending;
  const apart = talk.status === "held" || party.held;
  const acts = {
    swap: () => swap.mutate({ path }),
    together: () => together.mutate({ path }),
    handOver: () => handOver.mutate({ path }),
    back: () => back.mutate({ path }),
  };
  useKey("swap", free ? acts.swap : undefined);
  useKey("together", free && apart ? acts.together : undefined);
  useKey("handOver", free ? acts.handOver : undefined);
  useKey("sendAway", back.isPending ? undefined : acts.back);
  const error = swap.error ?? together.error ?? handOver.error ?? back.error;
  return (
    <>
      <Group gap="xs" mt="sm">
        <Button size="sm" variant="default" leftSection={<IconArrowsExchange size={18} />} onClick={acts.swap} disabled={!inside} loading={inside && !settled}>
          {t(talk.status === "held" ? "act.toCaller" : "act.toOther")} <Shortcut>{KEY.swap}</Shortcut>
        </Button>
        <Button size="sm" variant="default" leftSection={<IconUsersGroup size={18} />} onClick={acts.together} disabled={!free || !apart}>
          {t("act.together")} <Shortcut>{KEY.together}</Shortcut>
        </Button>
        <Button size="sm" color="leaf" leftSection={<IconUserShare size={18} />} onClick={acts.handOver} disabled={!free} loading={handOver.isPending}>
          {t("act.handOver")} <Shortcut>{KEY.handOver}</Shortcut>
        </Button>
        <Button size="sm" variant="default" leftSection={<IconPhoneX size={18} />} onClick={acts.back} loading={back.isPending}>
          {t(inside ? "act.sendAway" : "act.callOff")} <Shortcut>{KEY.sendAway}</Shortcut>
        </Button>
      </Group>
      {error && <Failed error={error} />}
    </>
  );
}
