import { ActionIcon, Button, Group, Text, Textarea } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { customersChangeMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { KnownCustomer } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { Failed } from "../../states";
import classes from "./desk.module.css";

/** What everybody should know of this customer, whatever the call is about. */
export function CustomerNotes({ customer }: { customer: KnownCustomer }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const [seen, setSeen] = useState(customer.version);
  const look = () => askAgain(client, ["desk"]);
  const change = useMutation({
    ...customersChangeMutation(),
    onSuccess: async () => {
      await look();
      setDraft(null);
    },
    onError: () => void look(), // what somebody else has written meanwhile stands above the field then
  });
  const begin = () => {
    change.reset();
    setSeen(customer.version);
    setDraft(customer.notes);
  };
  const overtaken = draft !== null && customer.version !== seen;
  if (draft === null)
    return (
      <Group mt="sm" justify="space-between" align="flex-start" wrap="nowrap">
        <p className={classes.words}>{customer.notes || <Text c="var(--quiet)">{t("record.noNotes")}</Text>}</p>
        <ActionIcon variant="subtle" color="gray" aria-label={t("record.editNotes")} onClick={begin}>
          <IconPencil size={18} />
        </ActionIcon>
      </Group>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ path: { customer_id: customer.id }, body: { notes: draft, version: customer.version } });
      }}
    >
      {overtaken && <p className={classes.words}>{customer.notes}</p>}
      <Textarea
        mt="sm"
        label={t("record.notes")}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        autosize
        minRows={2}
        autoFocus
      />
      <Group mt="xs" gap="xs">
        <Button size="xs" type="submit" loading={change.isPending}>
          {t("save")}
        </Button>
        <Button size="xs" variant="default" onClick={() => setDraft(null)}>
          {t("cancel")}
        </Button>
      </Group>
      {change.error && <Failed error={change.error} />}
    </form>
  );
}
