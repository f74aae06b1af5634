import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { PartyLine, Talking } from "../../api/generated";
import classes from "./now.module.css";

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
