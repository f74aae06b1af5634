import { Alert, Button, Stack } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { customersCount, customersSearch } from "../../api/generated";
import type { CustomerView } from "../../api/generated";

const WHOLE = /^\+[1-9]\d{5,14}$/;
const HIDDEN = "…"; // before the last digits that lists show to agents, who find a number by the whole of it only

const WHOLE_RINGS = { body: { overflow: "visible" }, message: { overflow: "visible" } }; // of the focus, at its edge

/** Somebody who has the number already. */
export interface Holder {
  customer: CustomerView;
  number: string;
  contacts: number;
}

/** Who else has these numbers; nobody where that cannot be found out: it keeps nobody from saving. */
export async function holdersOf(numbers: string[], but: number | undefined): Promise<Holder[]> {
  const found = numbers.filter((number) => WHOLE.test(number)).map((number) => holders(number, but));
  return Promise.all(found).then(
    (each) => each.flat(),
    () => [],
  );
}

async function holders(number: string, but: number | undefined): Promise<Holder[]> {
  const { data } = await customersSearch({ query: { q: number } });
  const others = data.filter(({ id, numbers }) => id !== but && numbers?.some((had) => had === number || had.startsWith(HIDDEN)));
  return Promise.all(
    others.map(async (customer) => {
      const { data: met } = await customersCount({ path: { customer_id: customer.id } });
      return { customer, number, contacts: met.contacts };
    }),
  );
}

interface Props {
  holders: Holder[];
  /** It is this one. */
  same: (customer: CustomerView) => void;
  /** They share the line. */
  another: () => void;
}

/** A number that is about to be somebody else's too: one person twice, or two on one line. */
export function Sharing({ holders, same, another }: Props) {
  const { t } = useTranslation("customers");
  return (
    <Alert color="orange" icon={<IconUsers />} role="alert" c="var(--mantine-color-text)" styles={WHOLE_RINGS}>
      <Stack gap="xs" align="flex-start">
        {holders.map(({ customer, number, contacts }, place) => (
          <Stack key={`${customer.id} ${number}`} gap={6} align="flex-start">
            <span>{t("sharing.words", { number, name: customer.name, count: contacts })}</span>
            <Button size="xs" variant="default" onClick={() => same(customer)} autoFocus={place === 0}>
              {t("sharing.same", { name: customer.name })}
            </Button>
          </Stack>
        ))}
        <Button size="xs" variant="default" onClick={another}>
          {t("sharing.another")}
        </Button>
      </Stack>
    </Alert>
  );
}
