import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { queuesDrainMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { QueueBoard } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useQueueInUse } from "../../desk/labels";
import { Acts } from "./acts";

/** Lets no more callers into a queue, or lets them in again; those who wait are served. */
export function QueueMenu({ queue }: { queue: QueueBoard }) {
  const { t } = useTranslation("company");
  const client = useQueryClient();
  const title = useQueueInUse();
  const drain = useMutation({ ...queuesDrainMutation(), onSettled: () => askAgain(client, ["board", "queues"]) });
  const change = () => drain.mutate({ path: { queue_id: queue.id }, body: { draining: !queue.draining } });
  return (
    <Acts label={t("board.queue", { name: title(queue.name, queue.title) })} pending={drain.isPending} error={drain.error} small>
      <Menu.Item onClick={change}>{t(queue.draining ? "board.letIn" : "board.drain")}</Menu.Item>
    </Acts>
  );
}
