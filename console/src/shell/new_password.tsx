import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { sessionChangeMyPasswordMutation } from "../api/generated/@tanstack/react-query.gen";
import { useMe } from "../api/session";
import { Failed } from "../states";

const FEWEST_LETTERS = 10;

/** Who came with a temporary password chooses their own before anything else. */
export function NewPassword() {
  const { t } = useTranslation("shell");
  const { person } = useMe();
  const [old, setOld] = useState("");
  const [chosen, setChosen] = useState("");
  const change = useMutation({ ...sessionChangeMyPasswordMutation(), onSuccess: () => location.reload() });
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" maw={400} w="100%">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate({ body: { old, new: chosen } });
          }}
        >
          <Stack>
            <Title order={1}>{t("password.title")}</Title>
            <Text c="var(--quiet)">{t("password.words", { name: person.name })}</Text>
            <input type="hidden" name="username" value={person.email} autoComplete="username" />
            <PasswordInput
              label={t("password.old")}
              autoComplete="current-password"
              value={old}
              onChange={(event) => setOld(event.currentTarget.value)}
              required
              autoFocus
            />
            <PasswordInput
              label={t("password.new")}
              autoComplete="new-password"
              value={chosen}
              onChange={(event) => setChosen(event.currentTarget.value)}
              minLength={FEWEST_LETTERS}
              required
            />
            {change.error && <Failed error={change.error} />}
            <Button type="submit" loading={change.isPending}>
              {t("password.save")}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
