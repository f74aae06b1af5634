import { Button, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { customersSearchOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { CustomerView } from "../../api/generated";
import { Failed } from "../../states";
import { Merge } from "./merge";

const TYPING_MILLISECONDS = 250;
const FEWEST_LETTERS = 2;

interface Props {
  customer: CustomerView;
  close: () => void;
  merged: (stays: CustomerView) => void;
}

/** Two that share no number are one person all the same: the other is looked for, then both are merged. */
export function MergeWith({ customer, close, merged }: Props) {
  const [other, setOther] = useState<CustomerView>();
  if (other) return <Merge pair={[customer, other]} close={close} merged={merged} />;
  return <Finder customer={customer} close={close} choose={setOther} />;
}

function Finder({ customer, close, choose }: Omit<Props, "merged"> & { choose: (other: CustomerView) => void }) {
  const { t } = useTranslation("customers");
  const [typed, setTyped] = useState(customer.name);
  const [q] = useDebouncedValue(typed.trim(), TYPING_MILLISECONDS);
  const asks = q.length >= FEWEST_LETTERS;
  const { data, error } = useQuery({ ...customersSearchOptions({ query: { q } }), enabled: asks });
  const others = data?.filter(({ id }) => id !== customer.id);
  return (
    <Modal opened onClose={close} title={t("merge.title")} closeButtonProps={{ "aria-label": t("close") }}>
      <TextInput
        type="search"
        label={t("merge.find")}
        description={t("merge.findWords")}
        leftSection={<IconSearch size={18} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        maxLength={120}
        data-autofocus
      />
      {error && <Failed error={error} />}
      <Stack gap={6} mt="md" aria-live="polite">
        {asks && others?.length === 0 && <Text c="var(--quiet)">{t("merge.nobody")}</Text>}
        {asks &&
          others?.map((other) => (
            <Button key={other.id} variant="default" justify="flex-start" onClick={() => choose(other)}>
              {[other.name, other.numbers?.[0], other.external_id].filter(Boolean).join(" · ")}
            </Button>
          ))}
      </Stack>
    </Modal>
  );
}
