import { Badge, Group, Text } from "@mantine/core";
import { IconEar, IconHelpHexagon, IconShieldCheck, IconUserCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Briefing, KnownCustomer } from "../../api/generated";
import { useLanguageName } from "../../desk/labels";
import { Identify } from "./identify";
import { CustomerNotes } from "./customer_notes";
import { Doubles } from "./doubles";
import { OpenCases } from "./open_cases";
import { PlannedCallbacks } from "./planned";
import { Proofs } from "./proofs";
import { SomebodyElse } from "./somebody_else";
import { Timeline } from "./timeline";
import classes from "./desk.module.css";

const TRUST = {
  none: { color: "gray.7", icon: IconHelpHexagon },
  recognised: { color: "lagoon.6", icon: IconUserCheck },
  verified: { color: "leaf", icon: IconShieldCheck },
} as const;

/** The customer's record, beside the call: who, how sure that is, what is open, what was promised, what went before. */
export function Record({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  return (
    <aside className={classes.doing} aria-label={t("record.title")}>
      <section className={classes.card} aria-labelledby="customer">
        <h2 className={classes.heading} id="customer">
          {t("record.customer")}
        </h2>
        {briefing.customer ? <Known customer={briefing.customer} /> : <Text fw={600}>{t("record.unknown")}</Text>}
        <Trust briefing={briefing} />
        {briefing.customer && <Proofs key={briefing.customer.id} briefing={briefing} />}
        {briefing.customer ? <CustomerNotes customer={briefing.customer} /> : <Identify briefing={briefing} />}
        {briefing.customer && <SomebodyElse briefing={briefing} />}
      </section>
      {briefing.customer && <Doubles briefing={briefing} customerId={briefing.customer.id} />}
      <PlannedCallbacks briefing={briefing} />
      <OpenCases briefing={briefing} />
      <Timeline briefing={briefing} />
    </aside>
  );
}

function Known({ customer }: { customer: KnownCustomer }) {
  const { t } = useTranslation("desk");
  const language = useLanguageName();
  return (
    <Group gap="xs" mb={6}>
      <Text fw={650} size="lg" style={{ overflowWrap: "anywhere" }}>
        {customer.name}
      </Text>
      {customer.language && (
        <Badge variant="default" tt="none">
          {language(customer.language)}
        </Badge>
      )}
      {customer.slow && (
        <Badge color="#a15c00" tt="none" leftSection={<IconEar size={14} />}>
          {t("record.slow")}
        </Badge>
      )}
    </Group>
  );
}

function Trust({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  const level = briefing.trust in TRUST ? (briefing.trust as keyof typeof TRUST) : "none";
  const { color, icon: Picture } = TRUST[level];
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <Badge color={color} tt="none" leftSection={<Picture size={14} />} style={{ flex: "none" }}>
        {t(`trust.${level}.title`)}
      </Badge>
      <Text size="sm" c="var(--quiet)">
        {t(`trust.${level}.words`)}
      </Text>
    </Group>
  );
}
