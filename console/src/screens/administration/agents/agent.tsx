import { Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { agentsChangeMutation, agentsEverybodyQueryKey } from "../../../api/generated/@tanstack/react-query.gen";
import type { AgentView, QueueSheet } from "../../../api/generated";
import { useDraft } from "../parts/draft";
import { Editor, Form } from "../parts/editor";
import { faultsOf } from "../parts/faults";
import { useReload } from "../parts/opened";
import { AGENT_FIELDS, AgentFields, type AgentValues } from "./agent_fields";

interface Props {
  agent: AgentView;
  queues: QueueSheet[];
  close: () => void;
}

/** An agent as they are set up, to be changed. */
export function Agent(props: Props) {
  const [round, reload] = useReload(agentsEverybodyQueryKey());
  return (
    <Editor title={props.agent.name} close={props.close}>
      <Fields key={round} {...props} reload={reload} />
    </Editor>
  );
}

function Fields({ agent, queues, close, reload }: Props & { reload: () => void }) {
  const { t } = useTranslation("administration");
  const client = useQueryClient();
  const served = queues.filter(({ id }) => agent.queue_ids.includes(id)).map(({ name }) => name);
  const { phone, number, language, skills, active, version } = agent;
  const draft = useDraft<AgentValues & { active: boolean; version: number }>({
    phone,
    number,
    language,
    skills,
    active,
    version,
    queues: served,
  });
  const { values, set } = draft;
  const change = useMutation({
    ...agentsChangeMutation(),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: agentsEverybodyQueryKey() });
      close();
    },
  });
  const save = () =>
    change.mutate({ path: { agent_id: agent.id }, body: { ...draft.changed(), version: draft.first.version } });
  return (
    <Form
      fields={AGENT_FIELDS}
      error={change.error}
      pending={change.isPending}
      save={save}
      close={close}
      subject={`agent:${agent.id}`}
      reload={reload}
    >
      <AgentFields values={values} set={set} fault={faultsOf(change.error)} />
      <Switch
        label={t("agents.active")}
        description={t("agents.activeWords")}
        checked={values.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Form>
  );
}
