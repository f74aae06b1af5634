import { Chip, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { OpenCase } from "../../api/generated";
import { useMe } from "../../api/session";
import { dayIn, dueOn, serverClock } from "../../time";
import type { Draft, Missing, Need } from "./draft";

const KINDS = ["doubt", "complaint", "suggestion", "order"] as const;
const IN_DAYS = [1, 3, 7];
const DAY_MILLISECONDS = 86_400_000;

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  cases: OpenCase[];
  /** What the chosen result needs. */
  need: Need | null;
  /** It is there already: the callback that is arranged. */
  met: boolean;
  /** A callback can be arranged instead. */
  mayCallBack: boolean;
  /** What is still wanting, to be said beside it. */
  missing: Missing;
}

/** The matter this belongs to, whether it is solved, and what is done next by when. */
export function CaseFields({ draft, change, cases, need, met, mayCallBack, missing }: Props) {
  const { t } = useTranslation("desk");
  const owed = met ? null : need;
  return (
    <Stack gap="md">
      <Select
        label={t("matter.title")}
        placeholder={t("matter.none")}
        data={[
          ...cases.map((each) => ({
            value: String(each.id),
            label: `${each.reference} · ${t(`kind.${each.kind}`)}${each.summary && ` · ${each.summary.slice(0, 60)}`}`,
          })),
          { value: "new", label: t("matter.new") },
        ]}
        value={draft.case}
        onChange={(chosen) => change({ case: chosen })}
        description={owed && t(`matter.needed.${owed === "promise" && mayCallBack ? "promiseOrCallback" : owed}`)}
        error={missing.has("case") && t("matter.caseMissing")}
        withAsterisk={owed !== null}
        clearable
        clearButtonProps={{ "aria-label": t("clear") }}
      />
      {draft.case === "new" && (
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <Select
            label={t("matter.kind")}
            data={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            value={draft.kind}
            onChange={(kind) => kind && change({ kind: kind as Draft["kind"] })}
            allowDeselect={false}
            maw={180}
          />
          <TextInput
            label={t("matter.summary")}
            value={draft.summary}
            onChange={(event) => change({ summary: event.currentTarget.value })}
            maxLength={2000}
            error={missing.has("summary") && t("matter.summaryMissing")}
            required
          />
        </Group>
      )}
      {draft.case && draft.case !== "new" && need !== "promise" && (
        <Answered value={draft.solved} onChange={(solved) => change({ solved })} />
      )}
      {draft.case && draft.solved === null && <NextStep draft={draft} change={change} need={owed} missing={missing} />}
    </Stack>
  );
}

function Answered({ value, onChange }: { value: Draft["solved"]; onChange: (solved: Draft["solved"]) => void }) {
  const { t } = useTranslation("desk");
  return (
    <div role="radiogroup" aria-labelledby="solved">
      <Text size="sm" fw={600} mb={6} id="solved">
        {t("matter.solved")}
      </Text>
      <Chip.Group value={value ?? "open"} onChange={(said) => onChange(said === "open" ? null : (said as "yes" | "no"))}>
        <Group gap={8}>
          {(["open", "yes", "no"] as const).map((each) => (
            <Chip key={each} value={each} radius="md">
              {t(`matter.is.${each}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}

function NextStep({ draft, change, need, missing }: Pick<Props, "draft" | "change" | "need" | "missing">) {
  const { t } = useTranslation("desk");
  const { company } = useMe();
  const dueBy = (dueDay: string) =>
    change({ dueDay, ...(draft.dueDay === dueDay ? {} : { dueTime: dueOn(company.time_zone, dueDay, serverClock.now()) }) });
  const inDays = (days: number) => dayIn(company.time_zone, serverClock.now() + days * DAY_MILLISECONDS);
  return (
    <Stack gap={8}>
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t("matter.nextStep")}
          placeholder={t("matter.nextStepHint")}
          withAsterisk={need === "promise"}
          value={draft.nextStep}
          onChange={(event) => change({ nextStep: event.currentTarget.value })}
          maxLength={2000}
          error={missing.has("nextStep") && t("matter.nextStepMissing")}
          style={{ flex: "1 1 16rem" }}
        />
        <TextInput
          label={t("matter.dueDay")}
          type="date"
          withAsterisk={need === "promise"}
          value={draft.dueDay}
          error={missing.has("dueDay") && t("matter.dueDayMissing")}
          min={inDays(0)}
          onChange={(event) => dueBy(event.currentTarget.value)}
        />
        <TextInput
          label={t("matter.dueTime", { zone: company.time_zone })}
          type="time"
          value={draft.dueTime}
          error={missing.has("dueTime") && t("record:wrapUp.callBackPast")}
          onChange={(event) => change({ dueTime: event.currentTarget.value })}
        />
      </Group>
      <Group gap={8}>
        {IN_DAYS.map((days) => (
          <Chip
            key={days}
            size="xs"
            radius="md"
            checked={draft.dueDay === inDays(days)}
            onChange={() => dueBy(inDays(days))}
          >
            {t("matter.inDays", { count: days })}
          </Chip>
        ))}
      </Group>
    </Stack>
  );
}
