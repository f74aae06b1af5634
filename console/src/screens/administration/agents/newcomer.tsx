import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCopy, IconUserCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { agentsWelcome } from "../../../api/generated";
import type { Newcomer as Welcomed } from "../../../api/generated";
import { useDraft } from "../../../records/draft";
import { Editor, Form } from "../../../records/editor";
import { faultsOf } from "../../../records/faults";
import { useWriting } from "../../../records/writing";
import { PersonFields } from "../parts/person_fields";
import { AGENT_FIELDS, AgentFields, type AgentValues } from "./agent_fields";
import { lacking } from "./lacking";

const ROOMS = ["agents", "staff"];

type Values = AgentValues & { name: string; email: string };

/** Somebody new: one form, then a password to hand over, and they take calls. */
export function Newcomer({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation("administration");
  const [welcomed, setWelcomed] = useState<Welcomed>();
  const [round, setRound] = useState(0);
  const another = () => {
    setWelcomed(undefined);
    setRound((before) => before + 1);
  };
  return (
    <Editor title={t(welcomed ? "agents.welcomed" : "agents.add")} rooms={ROOMS} close={close}>
      {welcomed ? (
        <HandOver welcomed={welcomed} another={another} close={close} />
      ) : (
        <Fields key={round} language={i18n.language} welcome={setWelcomed} />
      )}
    </Editor>
  );
}

interface FieldsProps {
  language: string;
  welcome: (welcomed: Welcomed) => void;
}

function Fields({ language, welcome }: FieldsProps) {
  const { t } = useTranslation("administration");
  const draft = useDraft<Values>({ name: "", email: "", queues: [], skills: {}, language, phone: "browser", number: null });
  const { values, set } = draft;
  const writing = useWriting();
  const fault = faultsOf(writing.error);
  const save = () => {
    const number = values.phone === "telephone" ? values.number : null;
    writing.send(() => agentsWelcome({ body: { ...values, number } }), welcome);
  };
  return (
    <Form
      fields={["name", "email", ...AGENT_FIELDS]}
      writing={writing}
      save={save}
      saveWord={t("agents.welcome")}
    >
      <PersonFields values={values} set={set} fault={fault} emailWords={t("agents.emailWords")} />
      <AgentFields values={values} set={set} fault={fault} />
    </Form>
  );
}

function HandOver({ welcomed, another, close }: { welcomed: Welcomed; another: () => void; close: () => void }) {
  const { t } = useTranslation("administration");
  const { agent, email, temporary_password: password } = welcomed;
  const lacks = lacking(agent.skills, agent.queue_ids.length);
  const facts: [string, string][] = [
    [t("agents.address"), `${location.origin}/log-in`],
    [t("field.email"), email],
    ...(password ? [[t("field.password"), password] as [string, string]] : []),
  ];
  return (
    <Stack>
      <Alert
        color={lacks.length ? "lagoon" : "leaf"}
        icon={lacks.length ? <IconAlertTriangle /> : <IconUserCheck />}
        title={t(lacks.length ? "agents.readyNotYet" : "agents.ready", { name: agent.name })}
      >
        {lacks.map((sentence) => (
          <div key={sentence}>{t(sentence)}</div>
        ))}
        {t("agents.once")}
      </Alert>
      {facts.map(([term, fact]) => (
        <div key={term}>
          <Text size="sm" c="var(--quiet)">
            {term}
          </Text>
          <Code fz="md" data-fact={term}>
            {fact}
          </Code>
        </div>
      ))}
      <CopyButton value={facts.map(([term, fact]) => `${term}: ${fact}`).join("\n")}>
        {({ copied, copy }) => (
          <Button
            onClick={copy}
            leftSection={copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
            aria-live="polite"
            data-autofocus
          >
            {t(copied ? "copied" : "agents.copy")}
          </Button>
        )}
      </CopyButton>
      <Text size="sm">{t(lacks.length ? "agents.nextNotYet" : "agents.next")}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={another}>
          {t("agents.another")}
        </Button>
        <Button variant="default" onClick={close}>
          {t("done")}
        </Button>
      </Group>
    </Stack>
  );
}
