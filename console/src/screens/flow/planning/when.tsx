import { Alert, Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { schedulesShowOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { useMe } from "../../../api/session";
import records from "../../../records/records.module.css";
import { serverClock, useMoments } from "../../../time";
import { dayIn } from "../../../time/zoned";
import { consequences, endsTooSoon, zoneOf, type Plan, type Wall } from "./plan";
import classes from "./planning.module.css";

interface Props {
  name: string;
  /** The document that shall serve: times are by its clock, where it has one. */
  document: Record<string, unknown>;
  plan: Plan;
  change: (plan: Plan) => void;
}

/** From when until when a revision serves, and what follows from that, before it is done. */
export function When({ name, document, plan, change }: Props) {
  const { t } = useTranslation("planning");
  const { company } = useMe();
  const zone = zoneOf(document, company.time_zone);
  const today = dayIn(zone, serverClock.now());
  return (
    <Stack gap="xs" mt="md">
      <Radio.Group
        label={t("when")}
        value={plan.since ? "time" : "now"}
        onChange={(chosen) => change({ ...plan, since: chosen === "now" ? null : { day: today, time: "18:00" } })}
      >
        <Group mt={4} gap="lg">
          <Radio value="now" label={t("now")} />
          <Radio value="time" label={t("atATime")} />
        </Group>
      </Radio.Group>
      {plan.since && <WallFields label={t("from")} zone={zone} wall={plan.since} change={(since) => change({ ...plan, since })} />}
      <Checkbox
        label={t("ends")}
        description={t("endsHint")}
        checked={plan.until !== null}
        onChange={({ currentTarget }) => change({ ...plan, until: currentTarget.checked ? { day: "", time: "00:00" } : null })}
      />
      {plan.until && <WallFields label={t("until")} zone={zone} wall={plan.until} change={(until) => change({ ...plan, until })} />}
      {endsTooSoon(plan, zone, serverClock.now()) && (
        <p className={classes.misfit} role="alert">
          {t("endsTooSoon")}
        </p>
      )}
      <Consequences name={name} zone={zone} plan={plan} />
    </Stack>
  );
}

interface WallProps {
  label: string;
  zone: string;
  wall: Wall;
  change: (wall: Wall) => void;
}

function WallFields({ label, zone, wall, change }: WallProps) {
  const { t } = useTranslation("planning");
  return (
    <Group role="group" aria-label={label} gap="sm" align="flex-end">
      <TextInput
        type="date"
        label={t("day", { what: label })}
        value={wall.day}
        onChange={({ currentTarget }) => change({ ...wall, day: currentTarget.value })}
        required
      />
      <TextInput
        type="time"
        label={t("time", { zone })}
        value={wall.time}
        onChange={({ currentTarget }) => change({ ...wall, time: currentTarget.value })}
        required
      />
    </Group>
  );
}

/** In words, and heard by those who do not see them. */
function Consequences({ name, zone, plan }: { name: string; zone: string; plan: Plan }) {
  const { t } = useTranslation("planning");
  const moment = useMoments(zone);
  const { data: times } = useQuery(schedulesShowOptions({ path: { name } }));
  const found = times ? consequences(plan, zone, times, serverClock.now()) : [];
  return (
    <div aria-live="polite">
      {found.map((each) => (
        <Alert
          key={each.what}
          color={each.what === "overlaps" ? "orange" : "lagoon"}
          icon={<IconInfoCircle />}
          classNames={{ root: classes.consequence, message: records.said }}
        >
          {t(`consequence.${each.what}`, {
            number: each.number,
            at: moment(each.at),
            who: "who" in each && each.who ? each.who : t("byCommand"),
          })}
        </Alert>
      ))}
    </div>
  );
}
