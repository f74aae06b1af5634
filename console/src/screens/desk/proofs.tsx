import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconShieldQuestion } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { identityAskMutation, identityShowOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { QuestionAsked, Briefing, ProofIn } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { Failed } from "../../states";
import classes from "./desk.module.css";

/** Questions that make sure of a caller who is only recognised. */
export function Proofs({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("record");
  const [opened, setOpened] = useState(false);
  if (briefing.trust === "verified") return null;
  if (opened) return <Asking contactId={briefing.contact_id} />;
  return (
    <Button
      size="xs"
      variant="default"
      mt="sm"
      leftSection={<IconShieldQuestion size={16} />}
      onClick={() => setOpened(true)}
    >
      {t("proof.begin")}
    </Button>
  );
}

function Asking({ contactId }: { contactId: number }) {
  const { t } = useTranslation("record");
  const client = useQueryClient();
  const [chosen, setChosen] = useState<QuestionAsked["question"] | null>(null);
  const [said, setSaid] = useState("");
  const path = { contact_id: contactId };
  const { data, error } = useQuery(identityShowOptions({ path }));
  const ask = useMutation({
    ...identityAskMutation(),
    onSuccess: () => {
      setSaid("");
      setChosen(null);
      void askAgain(client, ["desk", "identity"]); // the next answer need not wait for what the desk shows of this one
    },
  });
  if (!data) return error ? <Failed error={error} /> : null;
  if (data.questions.length === 0) return <Text size="sm" mt="sm" c="var(--quiet)">{t("proof.none")}</Text>;
  const open = data.questions.filter(({ matched }) => !matched).map(({ question }) => question);
  const question = chosen && open.includes(chosen) ? chosen : open[0];
  const compare = (event: React.FormEvent) => {
    event.preventDefault();
    if (question && said.trim()) ask.mutate({ path, body: { question: question as ProofIn["question"], said } });
  };
  return (
    <form onSubmit={compare}>
      <Stack gap="xs" mt="sm">
        <Text size="sm" c="var(--quiet)">
          {t("proof.words")}
        </Text>
        <Select
          aria-label={t("proof.begin")}
          data={open.map((each) => ({ value: each, label: t(`proof.question.${each}`) }))}
          value={question ?? null}
          onChange={(each) => setChosen(each as QuestionAsked["question"] | null)}
          allowDeselect={false}
        />
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            label={t("proof.said")}
            value={said}
            onChange={(event) => setSaid(event.currentTarget.value)}
            autoComplete="off"
            maxLength={254}
            autoFocus
            style={{ flex: 1 }}
          />
          <Button type="submit" variant="light" loading={ask.isPending} disabled={!said.trim()}>
            {t("proof.compare")}
          </Button>
        </Group>
        <div role="status">
          <ul className={classes.list}>
            {data.questions
              .filter(({ matched }) => matched !== null)
              .map((each) => (
                <li key={each.question}>
                  <Text size="sm" c={each.matched ? "var(--good)" : "var(--bad)"}>
                    {t(`proof.question.${each.question}`)}: {t(each.matched ? "proof.matched" : "proof.different")}
                  </Text>
                </li>
              ))}
          </ul>
          <Text size="sm" c="var(--quiet)">
            {t("proof.needed", { needed: data.needed })}
          </Text>
        </div>
        {ask.error && <Failed error={ask.error} />}
      </Stack>
    </form>
  );
}
