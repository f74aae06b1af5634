import { Alert, Badge, Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { IconArrowsExchange, IconPhoneX, IconUserShare, IconUsersGroup } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { PartyLine, Talk } from "../../api/generated";
import { othersIn, useCompany } from "../../desk/acts";
import { Failed } from "../../states";
import { Since } from "../../time";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./company.module.css";
import desk from "./desk.module.css";

/** Who else is in the call, how each is, and what can be done with them. */
export function Company({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  if (talk.turned_down && talk.parties.length === 0) return <TurnedDown told={talk.turned_down} />;
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
      {othersIn(talk).length > 0 && <Acts talk={talk} />}
    </section>
  );
}

/** Whom I have asked does not come, and the caller hears music still. */
function TurnedDown({ told }: { told: NonNullable<Talk["turned_down"]> }) {
  const { t } = useTranslation("company");
  return (
    <Alert color="orange" mt="md" role="alert" title={t(`turnedDown.${told.why}`, { who: told.who })}>
      {t("turnedDown.words")}
    </Alert>
  );
}

function One({ party }: { party: PartyLine }) {
  const { t } = useTranslation("company");
  const name = party.name ?? party.number;
  return (
    <li>
      <div>
        {name && <span className={classes.name}>{name}</span>} <span className={classes.quiet}>{t(`role.${party.role}`)}</span>
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
function Acts({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const { swap, together, handOver, sendAway, inside, apart, changing } = useCompany(talk);
  const meanwhile = changing && t("act.changing");
  useKey("swap", swap.press, meanwhile);
  useKey("together", together.press, apart && meanwhile);
  useKey("handOver", handOver.press, meanwhile);
  useKey("sendAway", sendAway.press);
  const error = swap.error ?? together.error ?? handOver.error ?? sendAway.error;
  return (
    <>
      <VisuallyHidden role="status">{meanwhile}</VisuallyHidden>
      <Group gap="xs" mt="sm" className={desk.acts}>
        <Button size="sm" variant="default" leftSection={<IconArrowsExchange size={18} />} onClick={swap.press} disabled={!inside} loading={changing}>
          {t(talk.status === "held" ? "act.toCaller" : "act.toOther")} <Shortcut>{KEY.swap}</Shortcut>
        </Button>
        <Button size="sm" variant="default" leftSection={<IconUsersGroup size={18} />} onClick={together.press} disabled={!together.press}>
          {t("act.together")} <Shortcut>{KEY.together}</Shortcut>
        </Button>
        <Button size="sm" color="leaf" leftSection={<IconUserShare size={18} />} onClick={handOver.press} disabled={!handOver.press} loading={handOver.pending}>
          {t("act.handOver")} <Shortcut>{KEY.handOver}</Shortcut>
        </Button>
        <Button size="sm" variant="default" leftSection={<IconPhoneX size={18} />} onClick={sendAway.press} loading={sendAway.pending}>
          {t(inside ? "act.sendAway" : "act.callOff")} <Shortcut>{KEY.sendAway}</Shortcut>
        </Button>
      </Group>
      {error && <Failed error={error} />}
    </>
  );
}
