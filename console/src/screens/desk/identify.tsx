import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { customersAdd } from "../../api/generated";
import {
  contactsCorrectMutation,
  customersSearchOptions,
  deskShowQueryKey,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Briefing } from "../../api/generated";
import { Failed } from "../../states";
import classes from "./desk.module.css";

const TYPING_MILLISECONDS = 250;
const FEWEST_LETTERS = 3;
const MOST_SHOWN = 6;

/** Nobody, or several, are known by this number: who is it? */
export function Identify({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), TYPING_MILLISECONDS);
  const { data } = useQuery({ ...customersSearchOptions({ query: { q } }), enabled: q.length >= FEWEST_LETTERS });
  const look = () => client.invalidateQueries({ queryKey: deskShowQueryKey() });
  const correct = useMutation({ ...contactsCorrectMutation(), onSuccess: look });
  const is = (customer_id: number) =>
    correct.mutateAsync({ path: { contact_id: briefing.contact_id }, body: { customer_id } });
  const add = useMutation({
    mutationFn: async (name: string) => {
      const { data: added } = await customersAdd({
        body: { name, numbers: briefing.number ? [briefing.number] : [], language: briefing.language },
      });
      await is(added.id);
    },
  });
  const found = q.length >= FEWEST_LETTERS ? (data ?? []).slice(0, MOST_SHOWN) : briefing.candidates;
  return (
    <Stack gap="xs" mt="sm">
      <TextInput
        label={t("identify.search")}
        placeholder={t("identify.hint")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        maxLength={120}
      />
      {!typed && briefing.candidates.length > 0 && <Text size="sm">{t("identify.sharing")}</Text>}
      <ul className={classes.list}>
        {found.map((customer) => (
          <li key={customer.id}>
            <Group justify="space-between" wrap="nowrap" py={6}>
              <Text truncate>{customer.name}</Text>
              <Button size="compact-sm" variant="light" onClick={() => void is(customer.id)} loading={correct.isPending}>
                {t("identify.choose")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {q.length >= FEWEST_LETTERS && data && (
        <Button size="xs" variant="default" onClick={() => add.mutate(q)} loading={add.isPending}>
          {t("identify.add", { name: q })}
        </Button>
      )}
      {(correct.error ?? add.error) && <Failed error={correct.error ?? add.error} />}
    </Stack>
  );
}
