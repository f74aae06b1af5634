import { Button, Group } from "@mantine/core";
import { IconHeadset, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { agentsEverybodyOptions, queueSettingsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { AgentView } from "../../../api/generated";
import { titleOf } from "../../../desk/labels";
import { Empty, Failed, Loading } from "../../../states";
import { Listing, type Column } from "../../../records/listing";
import { useOpened } from "../parts/opened";
import { Section } from "../parts/section";
import { InUse } from "../parts/state";
import { Tag } from "../../../records/tag";
import { Agent } from "./agent";
import { Newcomer } from "./newcomer";
import { useSkillName } from "./skills_field";

/** Who takes calls: what they can do, what they serve, what they talk with. */
export function Agents() {
  const { t, i18n } = useTranslation("administration");
  const { opened, open, close } = useOpened("agents");
  const { data: agents, error, refetch } = useQuery(agentsEverybodyOptions());
  const { data: queues } = useQuery(queueSettingsListingOptions());
  const columns = useColumns(new Map(queues?.map((queue) => [queue.id, titleOf(queue, i18n.language)])));
  const chosen = agents?.find(({ id }) => String(id) === opened);
  return (
    <Section
      title={t("section.agents")}
      words={t("agents.words")}
      action={
        <Button leftSection={<IconUserPlus size={18} />} onClick={() => open("new")}>
          {t("agents.add")}
        </Button>
      }
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {!agents && !error && <Loading />}
      {agents?.length === 0 && (
        <Empty icon={<IconHeadset size={36} />} title={t("agents.none")}>
          {t("agents.noneWords")}
        </Empty>
      )}
      {agents && agents.length > 0 && (
        <Listing
          label={t("section.agents")}
          rows={[...agents].sort((one, other) => Number(other.active) - Number(one.active))}
          columns={columns}
          keyOf={(agent) => agent.id}
          isOff={(agent) => !agent.active}
          onOpen={(agent) => open(agent.id)}
        />
      )}
      {opened === "new" && <Newcomer close={close} />}
      {chosen && queues && <Agent key={chosen.id} agent={chosen} queues={queues} close={close} />}
    </Section>
  );
}

function useColumns(titles: Map<number, string>): Column<AgentView>[] {
  const { t, i18n } = useTranslation("administration");
  const skillName = useSkillName();
  return [
    { title: t("field.name"), cell: (agent) => agent.name },
    {
      title: t("agents.skills"),
      cell: (agent) => (
        <Group gap={4} display="inline-flex">
          {Object.entries(agent.skills).map(([skill, level]) => (
            <Tag key={skill}>
              {skillName(skill)} {level}
            </Tag>
          ))}
        </Group>
      ),
    },
    {
      title: t("agents.queues"),
      cell: ({ queue_ids, active }) => {
        const served = queue_ids.map((id) => titles.get(id) ?? String(id));
        if (served.length) return served.sort((one, other) => one.localeCompare(other, i18n.language)).join(", ");
        return active ? <Tag tone="warn">{t("agents.noQueue")}</Tag> : t("none");
      },
    },
    { title: t("agents.phone"), cell: (agent) => agent.number ?? t("agents.browser") },
    { title: t("field.active"), cell: (agent) => <InUse active={agent.active} /> },
  ];
}
