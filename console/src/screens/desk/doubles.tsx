import { Button, Group, Text } from "@mantine/core";
import { IconArrowMerge } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { customersShow } from "../../api/generated";
import { identityAlikeOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { Briefing, CustomerView } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { may, useMe } from "../../api/session";
import classes from "./desk.module.css";

const Merge = lazy(async () => ({ default: (await import("../customers/merge")).Merge }));

/** Others at this customer's numbers: perhaps the same person twice, to be made one. */
export function Doubles({ briefing, customerId }: { briefing: Briefing; customerId: number }) {
  const { t } = useTranslation("record");
  const { person } = useMe();
  const client = useQueryClient();
  const [pair, setPair] = useState<[CustomerView, CustomerView]>();
  const { data } = useQuery(identityAlikeOptions({ path: { contact_id: briefing.contact_id } }));
  if (!data?.length) return null;
  const mayMerge = briefing.trust === "verified" || may(person.role, "supervisor");
  const begin = async (other: CustomerView) => {
    const { data: sheet } = await customersShow({ path: { customer_id: customerId } });
    setPair([sheet.customer, other]);
  };
  return (
    <section className={classes.card} aria-labelledby="doubles">
      <h2 className={classes.heading} id="doubles">
        {t("double.title")}
      </h2>
      <ul className={classes.list}>
        {data.map((other) => (
          <li key={other.id}>
            <Group justify="space-between" wrap="nowrap" py={6}>
              <Text truncate>{[other.name, ...(other.numbers ?? [])].join(" · ")}</Text>
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconArrowMerge size={16} />}
                disabled={!mayMerge}
                onClick={() => void begin(other)}
              >
                {t("double.merge")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {!mayMerge && (
        <Text size="sm" c="var(--quiet)" mt={6}>
          {t("double.verifyFirst")}
        </Text>
      )}
      {pair && (
        <Suspense fallback={null}>
          <Merge
            pair={pair}
            close={() => setPair(undefined)}
            merged={() => {
              setPair(undefined);
              void askAgain(client, ["desk", "identity"]);
            }}
          />
        </Suspense>
      )}
    </section>
  );
}
