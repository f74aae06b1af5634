import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { queuesDrainMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { QueueBoard } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { messageOf } from "../../api/refusal";

/** Lets no more callers into a queue, or lets them in again; those who wait are served. */
export function QueueMenu({ queue }: { queue: QueueBoard }) {
  const { t } = useTranslation("company");
  const client = useQueryClient();
  const drain = useMutation({ ...queuesDrainMutation(), onSettled: () => askAgain(client, ["board", "queues"]) });
  const change = () => drain.mutate({ path: { queue_id: queue.id }, body: { draining: !queue.draining } });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={28} aria-label={t("board.queue", { name: queue.title })} loading={drain.isPending}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={change}>{t(queue.draining ? "board.letIn" : "board.drain")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {drain.error && (
        <Text size="sm" c="var(--bad)" role="alert">
          {messageOf(drain.error)}
        </Text>
      )}
    </>
  );
}
