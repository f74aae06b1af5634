import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { flowsRollbackMutation, flowsShowChangesOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { RevisionView } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { Failed, Loading } from "../../states";
import { Changes } from "./edit/changes";

interface Props {
  name: string;
  revision: RevisionView;
  close: () => void;
}

/** Lets an older revision serve the next call again, once it is seen what that changes. */
export function BringBack({ name, revision, close }: Props) {
  const { t } = useTranslation("flow");
  const client = useQueryClient();
  const { number } = revision;
  const changes = useQuery(flowsShowChangesOptions({ path: { name, number } }));
  const back = useMutation({
    ...flowsRollbackMutation(),
    onSuccess: () => {
      void askAgain(client, ["flows"]);
      close();
    },
  });
  return (
    <Modal opened onClose={close} size="lg" title={t("back.title", { number })} closeButtonProps={{ "aria-label": t("back.close") }}>
      <Text mb="sm">{t("back.words")}</Text>
      {changes.isPending && <Loading />}
      {changes.error && <Failed error={changes.error} again={() => void changes.refetch()} />}
      {changes.data && <Changes changes={changes.data} />}
      {back.error && <Failed error={back.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {t("back.cancel")}
        </Button>
        <Button loading={back.isPending} onClick={() => back.mutate({ path: { name }, body: { number } })} data-autofocus>
          {t("back.now")}
        </Button>
      </Group>
    </Modal>
  );
}
