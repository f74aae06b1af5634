import { Button, Checkbox, Group, Modal, NumberInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { queueSettingsAdd, queuesSetQueues } from "../../../../api/generated";
import { queuesListingOptions } from "../../../../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../../../../api/rooms";
import { useMe } from "../../../../api/session";
import { Failed } from "../../../../states";
import { HoursField, type Hours } from "../../../administration/queues/hours_field";
import { useDrafting } from "../drafting";
import { nodesOf } from "../document";
import { textOf } from "./field";
import { useQueues } from "./queues";
import editor from "../editor.module.css";

interface Props {
  node: string;
  close: () => void;
  made: (name: string) => void;
}

/** A queue made without leaving the draft: its name, when it is served, when a callback is offered, and who answers. */
export function NewQueue({ node, close, made }: Props) {
  const { t } = useTranslation("forms");
  const { document } = useDrafting();
  const { company } = useMe();
  const client = useQueryClient();
  const queues = useQueues();
  const { data: agents = [] } = useQuery(queuesListingOptions());
  const [title, setTitle] = useState(textOf(nodesOf(document)[node]?.title));
  const [hours, setHours] = useState<Hours | null>(null);
  const [callback, setCallback] = useState<number | string>("");
  const [chosen, choose] = useState<string[]>([]);
  const named = new Map(queues.map(({ id, name }) => [id, name]));
  const making = useMutation({
    mutationFn: async () => {
      const time_zone = textOf(document.timezone) || company.time_zone;
      const asked = typeof callback === "number" ? { callback_seconds: callback } : {};
      const name = keyOf(title, queues.map((queue) => queue.name));
      const { data: queue } = await queueSettingsAdd({ body: { name, title: title.trim(), hours, time_zone, ...asked } });
      for (const agent of agents.filter(({ id }) => chosen.includes(String(id)))) {
        const served = agent.queue_ids.flatMap((id) => named.get(id) ?? []);
        await queuesSetQueues({ path: { agent_id: agent.id }, body: { queues: [...served, queue.name] } });
      }
      return queue.name;
    },
    onSuccess: async (name) => {
      await askAgain(client, ["queue_settings", "queues"]);
      made(name);
      close();
    },
  });
  return (
    <Modal opened onClose={close} size="lg" title={t("newQueue.title")} closeButtonProps={{ "aria-label": t("editor:close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation(); // the form that this one was opened from is another one
          making.mutate();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("newQueue.name")}
            description={t("newQueue.nameHint")}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            maxLength={120}
            required
            data-autofocus
          />
          <HoursField hours={hours} set={setHours} />
          <NumberInput
            label={t("newQueue.callback")}
            description={t("newQueue.callbackHint")}
            placeholder="0"
            value={callback}
            onChange={setCallback}
            min={0}
            max={86_400}
            allowDecimal={false}
          />
          <Checkbox.Group label={t("newQueue.agents")} description={t("newQueue.agentsHint")} value={chosen} onChange={choose}>
            <Group mt="xs">
              {agents
                .filter(({ active }) => active)
                .map(({ id, name }) => (
                  <Checkbox key={id} value={String(id)} label={name} />
                ))}
            </Group>
          </Checkbox.Group>
          {chosen.length === 0 && <p className={editor.quiet}>{t("newQueue.nobody")}</p>}
          {making.error && <Failed error={making.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("editor:cancel")}
            </Button>
            <Button type="submit" loading={making.isPending} disabled={!title.trim()}>
              {t("newQueue.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What menus call it: its name in plain letters, and a number where there is such a queue already. */
export function keyOf(title: string, taken: string[]): string {
  const plain = title.normalize("NFKD").toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  const stem = (plain || "queue").slice(0, 50);
  let name = stem;
  for (let number = 2; taken.includes(name); number++) name = `${stem}_${number}`;
  return name;
}
