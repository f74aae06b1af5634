import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { customersSearchOptions, identityTellMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Briefing, CallerIn } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { Failed } from "../../states";
import classes from "./desk.module.css";

const TYPING_MILLISECONDS = 250;
const FEWEST_LETTERS = 3;
const MOST_SHOWN = 6;

/** Nobody, or several, are known by this number, or it is somebody else: who is it? */
export function Identify({ briefing, done }: { briefing: Briefing; done?: () => void }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [withNumber, setWithNumber] = useState(false);
  const [q] = useDebouncedValue(typed.trim(), TYPING_MILLISECONDS);
  const searched = q.length >= FEWEST_LETTERS;
  const { data } = useQuery({ ...customersSearchOptions({ query: { q } }), enabled: searched });
  const tell = useMutation({
    ...identityTellMutation(),
    onSuccess: async () => {
      await askAgain(client, ["desk", "identity"]);
      done?.();
    },
  });
  const is = (body: CallerIn) => tell.mutate({ path: { contact_id: briefing.contact_id }, body });
  const found = searched ? (data ?? []).slice(0, MOST_SHOWN) : briefing.candidates;
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
              <Button
                size="compact-sm"
                variant="light"
                onClick={() => is({ customer_id: customer.id, with_number: searched && withNumber })}
                loading={tell.isPending}
              >
                {t("identify.choose")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {searched && found.length > 0 && briefing.number && (
        <Checkbox
          size="sm"
          label={t("record:who.withNumber")}
          checked={withNumber}
          onChange={(event) => setWithNumber(event.currentTarget.checked)}
        />
      )}
      {searched && data && (
        <Button
          size="xs"
          variant="default"
          onClick={() => is({ new: { name: q, language: briefing.language } })}
          loading={tell.isPending}
        >
          {t("identify.add", { name: q })}
        </Button>
      )}
      {done && (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => is({ customer_id: null })} loading={tell.isPending}>
            {t("record:who.nobody")}
          </Button>
          <Button size="xs" variant="subtle" onClick={done}>
            {t("record:who.keep")}
          </Button>
        </Group>
      )}
      {tell.error && <Failed error={tell.error} />}
    </Stack>
  );
}
