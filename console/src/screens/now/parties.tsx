import { Badge, Button, Group, Text } from "@mantine/core";
import { IconLifebuoy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Board, PartyLine, Talking } from "../../api/generated";
import { messageOf } from "../../api/refusal";
import { useDesk } from "../../desk/desk";
import { useSupervising } from "./supervising";
import { Ticking } from "./ticking";
import classes from "./now.module.css";

/** Agents who call for help, above all else, with the way to them. */
export function Helps({ board }: { board: Board }) {
  const wanted = board.talking.flatMap((talk) => talk.parties.filter(isCall).map((party) => ({ talk, party })));
  if (wanted.length === 0) return null;
  return (
    <ul className={classes.helps}>
      {wanted.map(({ talk, party }) => (
        <li key={party.id}>
          <Help agent={talk.agent} party={party} />
        </li>
      ))}
    </ul>
  );
}

function isCall(party: PartyLine): boolean {
  return party.role === "supervisor" && party.status === "asked";
}

/** Who else is in a talk. */
export function Parties({ talk }: { talk: Talking }) {
  if (talk.parties.length === 0) return null;
  return (
    <ul className={classes.parties}>
      {talk.parties.map((party) => (
        <li key={party.id}>
          <One party={party} />
        </li>
      ))}
    </ul>
  );
}

function One({ party }: { party: PartyLine }) {
  const { t } = useTranslation("company");
  const state = party.status !== "inside" ? party.status : party.held ? "held" : party.role === "supervisor" ? party.mode : "hears";
  return (
    <Group gap="xs">
      <Text size="sm">
        {party.name ?? party.number} <span className={classes.quiet}>{t(`role.${party.role}`)}</span>
      </Text>
      <Badge variant="default" size="sm" tt="none">
        {t(`state.${state}`)}
      </Badge>
    </Group>
  );
}

function Help({ agent, party }: { agent: string; party: PartyLine }) {
  const { t } = useTranslation("company");
  const { desk } = useDesk();
  const { help, pending, error } = useSupervising();
  return (
    <Group gap="xs" className={classes.help} role="alert">
      <IconLifebuoy size={18} aria-hidden />
      <Text size="sm" fw={600} className={classes.grow}>
        {agent}: {t("board.help")} {party.note && `“${party.note}”`} <Ticking at={party.since} />
      </Text>
      <Button size="compact-sm" color="leaf" onClick={() => help(party.id)} loading={pending} disabled={Boolean(desk?.part)}>
        {t("board.goHelp")}
      </Button>
      {error && (
        <Text size="sm" c="var(--bad)">
          {messageOf(error)}
        </Text>
      )}
    </Group>
  );
}
