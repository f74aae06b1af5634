import { Button, Group, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { draftsPublish } from "../../../api/generated";
import { Failed } from "../../../states";
import { Changes } from "./changes";
import type { Keeper, Kept } from "./keeper";
import { Problem } from "./problem";

interface Props {
  name: string;
  keeper: Keeper;
  kept: Kept;
  close: () => void;
  published: () => void;
}

/** Once more what will be otherwise for the next caller, and why; refused while a problem stands. */
export function Publish({ name, keeper, kept, close, published }: Props) {
  const { t } = useTranslation("editor");
  const [note, setNote] = useState("");
  const { sheet } = kept;
  const publishing = useMutation({
    mutationFn: async () => {
      if (!(await keeper.settle())) throw new Error(t("notKept"));
      return draftsPublish({ path: { name }, body: { version: keeper.read().sheet.draft.version, note } });
    },
    onSuccess: published,
  });
  const errors = sheet.problems.filter(({ severity }) => severity === "error");
  const warnings = sheet.problems.filter(({ severity }) => severity === "warning");
  const isReady = sheet.publishable && sheet.changes.length > 0;
  return (
    <Modal opened onClose={close} size="lg" title={t("publishTitle")} closeButtonProps={{ "aria-label": t("close") }}>
      {sheet.live !== null && sheet.live !== sheet.draft.base && (
        <p>{t("publishedMeanwhile", { base: sheet.draft.base, live: sheet.live })}</p>
      )}
      <Changes changes={sheet.changes} />
      {errors.length > 0 && <p>{t("refused")}</p>}
      {[...errors, ...warnings].map((problem) => (
        <Problem key={problem.path + problem.message} problem={problem} away />
      ))}
      <Textarea
        label={t("note")}
        description={t("noteHint")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={2000}
        autosize
        mt="md"
        data-autofocus
      />
      {publishing.error && <Failed error={publishing.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {t("cancel")}
        </Button>
        <Button onClick={() => publishing.mutate()} loading={publishing.isPending} disabled={!isReady}>
          {t("publishNow")}
        </Button>
      </Group>
    </Modal>
  );
}
