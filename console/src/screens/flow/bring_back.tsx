import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { flowsShowChangesOptions, flowsShowRevisionOptions } from "../../api/generated/@tanstack/react-query.gen";
import { flowsRollback, schedulesPlan, type RevisionView } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useMe } from "../../api/session";
import { Failed, Loading } from "../../states";
import { serverClock } from "../../time";
import { Changes } from "./edit/changes";
import { AT_ONCE, bodyOf, endsTooSoon, isComplete, isNow, zoneOf } from "./planning/plan";
import { When } from "./planning/when";

interface Props {
  name: string;
  revision: RevisionView;
  close: () => void;
}

/** Lets an older revision serve again, now or for a time, once it is seen what that changes. */
export function BringBack({ name, revision, close }: Props) {
  const { t } = useTranslation(["flow", "planning"]);
  const [plan, setPlan] = useState(AT_ONCE);
  const client = useQueryClient();
  const { company } = useMe();
  const { number } = revision;
  const changes = useQuery(flowsShowChangesOptions({ path: { name, number } }));
  const sheet = useQuery(flowsShowRevisionOptions({ path: { name, number } }));
  const isTooSoon = endsTooSoon(plan, zoneOf(sheet.data?.document ?? {}, company.time_zone), serverClock.now());
  const failed = [changes, sheet].find(({ error }) => error);
  const back = useMutation({
    mutationFn: async () => {
      const path = { name };
      if (isNow(plan)) await flowsRollback({ path, body: { number } });
      else await schedulesPlan({ path, body: { number, ...bodyOf(plan) } });
    },
    onSuccess: () => {
      void askAgain(client, ["flows", "schedules"]);
      close();
    },
  });
  return (
    <Modal opened onClose={close} size="lg" title={t("back.title", { number })} closeButtonProps={{ "aria-label": t("back.close") }}>
      <Text mb="sm">{t("back.words")}</Text>
      {changes.isPending && <Loading />}
      {failed && <Failed error={failed.error} again={() => void failed.refetch()} />}
      {changes.data && <Changes changes={changes.data} />}
      {sheet.data && <When name={name} document={sheet.data.document} plan={plan} change={setPlan} />}
      {back.error && <Failed error={back.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {t("back.cancel")}
        </Button>
        <Button loading={back.isPending} disabled={!isComplete(plan) || isTooSoon} onClick={() => back.mutate()} data-autofocus>
          {t(plan.since === null ? "back.now" : "planning:plan")}
        </Button>
      </Group>
    </Modal>
  );
}
