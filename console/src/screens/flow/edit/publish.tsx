import { Button, Group, Modal, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { draftsPublish, type DraftSheet } from "../../../api/generated";
import { askAgain } from "../../../api/rooms";
import { allowed, useMe } from "../../../api/session";
import { Failed } from "../../../states";
import { serverClock } from "../../../time";
import { AT_ONCE, bodyOf, endsTooSoon, isComplete, isNow, zoneOf } from "../planning/plan";
import { When } from "../planning/when";
import { Changes } from "./changes";
import type { Keeper, Kept } from "./keeper";
import { ProblemList } from "./problem_list";
import { areWaiting } from "./trial/rehearsals";
import { NotOfferedYet } from "./words/matrix";

interface Props {
  name: string;
  keeper: Keeper;
  kept: Kept;
  close: () => void;
  published: () => void;
}

/** Once more what will be otherwise for the next caller, and why; refused while a problem stands. */
export function Publish({ name, keeper, kept, close, published }: Props) {
  const { t } = useTranslation(["editor", "planning"]);
  const { person, company } = useMe();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const [plan, setPlan] = useState(AT_ONCE);
  const { sheet } = kept;
  const publishing = useMutation({
    mutationFn: async () => {
      if (!(await keeper.settle())) throw new Error(t("notKept"));
      const { version } = keeper.read().sheet.draft;
      return draftsPublish({ path: { name }, body: { version, note, ...bodyOf(plan) } });
    },
    onSuccess: () => {
      void askAgain(client, ["flows", "schedules"]);
      published();
    },
  });
  const errors = sheet.problems.filter(({ severity }) => severity === "error");
  const warnings = sheet.problems.filter(({ severity }) => severity === "warning");
  const isTooSoon = endsTooSoon(plan, zoneOf(sheet.document, company.time_zone), serverClock.now());
  const mayPublish = allowed(person, "publish_menus");
  const isReady = mayPublish && sheet.publishable && sheet.changes.length > 0 && isComplete(plan) && !isTooSoon;
  return (
    <Modal opened onClose={close} size="lg" title={t(plan.since === null ? "publishTitle" : "planning:title")} closeButtonProps={{ "aria-label": t("close") }}>
      {sheet.live !== null && sheet.live !== sheet.draft.base && (
        <p>{t("publishedMeanwhile", { base: sheet.draft.base, live: sheet.live })}</p>
      )}
      <Changes changes={sheet.changes} />
      <Rehearsals sheet={sheet} />
      <NotOfferedYet />
      {errors.length > 0 && <p>{t("refused")}</p>}
      <ProblemList problems={[...errors, ...warnings]} away />
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
      <When name={name} document={sheet.document} plan={plan} change={setPlan} />
      {!mayPublish && <p role="note">{t("planning:mayNotPublish")}</p>}
      {publishing.error && <Failed error={publishing.error} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close}>
          {t("cancel")}
        </Button>
        <Button onClick={() => publishing.mutate()} loading={publishing.isPending} disabled={!isReady}>
          {t(isNow(plan) || plan.since === null ? "publishNow" : "planning:plan")}
        </Button>
      </Group>
    </Modal>
  );
}

/** How many of the scripted callers came where they should: each check runs them all. */
function Rehearsals({ sheet }: { sheet: DraftSheet }) {
  const { t } = useTranslation(["planning", "trial"]);
  const all = Array.isArray(sheet.document.rehearsals) ? sheet.document.rehearsals.length : 0;
  const failed = new Set(sheet.problems.filter(({ code }) => code.endsWith("_rehearsal")).map(({ path }) => path)).size;
  if (all === 0) return null;
  if (areWaiting(sheet.problems)) return <p role="status">{t("trial:rehearsals", { count: all })}: {t("trial:waiting")}</p>;
  return <p role="status">{t(failed ? "rehearsalsFailed" : "rehearsalsPassed", { failed, all })}</p>;
}
