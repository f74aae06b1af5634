import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { agentsChange } from "../../../api/generated";
import type { AgentView, QueueSettings } from "../../../api/generated";
import { useDraft } from "../../../records/draft";
import { Editor, Form } from "../../../records/editor";
import { faultsOf } from "../../../records/faults";
import { useWriting } from "../../../records/writing";
import { AGENT_FIELDS, AgentFields, type AgentValues } from "./agent_fields";

interface Props {
  agent: AgentView;
  queues: QueueSettings[];
  close: () => void;
}

/** An agent as they are set up, to be changed. */
export function Agent({ agent, queues, close }: Props) {
  return (
    <Editor title={agent.name} rooms={["agents"]} close={close}>
      <Fields agent={agent} queues={queues} />
    </Editor>
  );
}

function Fields({ agent, queues }: Omit<Props, "close">) {
  const { t } = useTranslation("administration");
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
  const writing = useWriting();
  const body = () => ({ ...draft.changed(), version: draft.first.version });
  const save = () => writing.send(() => agentsChange({ path: { agent_id: agent.id }, body: body() }));
  return (
    <Form fields={AGENT_FIELDS} writing={writing} save={save} subject={`agent:${agent.id}`}>
      <AgentFields values={values} set={set} fault={faultsOf(writing.error)} />
      <Switch
        label={t("agents.active")}
        description={t("agents.activeWords")}
        checked={values.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Form>
  );
}
