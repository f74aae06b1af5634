import { Button, Group, Modal, Radio, Text } from "@mantine/core";
import { IconArrowMerge } from "@tabler/icons-react";
import { useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { customersCountOptions, customersMergeMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { CustomerView } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { Failed } from "../../states";
import { useMoments } from "../../time";
import { Facts } from "./facts";
import classes from "./customers.module.css";

interface Props {
  pair: [CustomerView, CustomerView];
  close: () => void;
  merged: (stays: CustomerView) => void;
}

/** Two that are one: side by side, which of them stays, and what happens to the other. */
export function Merge({ pair, close, merged }: Props) {
  const { t } = useTranslation("customers");
  const client = useQueryClient();
  const [said, setSaid] = useState<string>();
  const { met, better } = useBetterKnown(pair);
  const chosen = said ?? String(better?.id);
  const nameOf = useNames(pair);
  const stays = pair.find(({ id }) => String(id) === chosen);
  const goes = stays && pair.find(({ id }) => id !== stays.id);
  const merge = useMutation({
    ...customersMergeMutation(),
    onSuccess: (view) => {
      void askAgain(client, ["customers", "identity", "desk"]);
      merged(view);
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t("merge.title")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Radio.Group value={chosen} onChange={setSaid} label={t("merge.which")}>
        <div className={classes.choice} style={{ marginTop: 8 }}>
          {pair.map((customer) => (
            // eslint-disable-next-line jsx-a11y/label-has-associated-control -- the radio is inside
            <label key={customer.id}>
              <Radio value={String(customer.id)} label={nameOf(customer)} mb="sm" fw={650} />
              <Facts customer={customer} met={met(customer)} known />
            </label>
          ))}
        </div>
      </Radio.Group>
      {stays && goes && <Text mt="md">{t("merge.words", { goes: nameOf(goes), stays: nameOf(stays) })}</Text>}
      {merge.error && <Failed error={merge.error} />}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          {t("cancel")}
        </Button>
        <Button
          leftSection={<IconArrowMerge size={18} />}
          onClick={() => stays && goes && merge.mutate({ path: { customer_id: goes.id }, body: { into: stays.id } })}
          disabled={!stays}
          loading={merge.isPending}
        >
          {t("merge.do")}
        </Button>
      </Group>
    </Modal>
  );
}

/** Of the two the one with more contacts, else the older one; nobody until that is known. */
function useBetterKnown(pair: [CustomerView, CustomerView]) {
  const counts = useQueries({ queries: pair.map(({ id }) => customersCountOptions({ path: { customer_id: id } })) });
  const met = (customer: CustomerView) => counts[pair.indexOf(customer)]?.data?.contacts;
  const known = counts.every(({ isPending }) => !isPending);
  const [one, other] = pair;
  const ahead = (met(other) ?? 0) - (met(one) ?? 0) || Date.parse(one.created_at) - Date.parse(other.created_at);
  return { met, better: known ? (ahead > 0 ? other : one) : undefined };
}

/** Their names; where both have the same, each with what the other has not, or since when it is known. */
function useNames([one, other]: [CustomerView, CustomerView]): (customer: CustomerView) => string {
  const { t } = useTranslation("customers");
  const write = useMoments();
  const known = (customer: CustomerView) => [customer.numbers?.join(", "), customer.email, customer.external_id];
  const place = known(one).findIndex((fact, at) => fact && known(other)[at] && fact !== known(other)[at]);
  return (customer) => {
    if (one.name !== other.name) return customer.name;
    const fact = known(customer)[place] ?? t("merge.since", { when: write(customer.created_at, "minute") });
    return `${customer.name} (${fact})`;
  };
}
