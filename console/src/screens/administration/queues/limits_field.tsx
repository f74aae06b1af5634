import { useTranslation } from "react-i18next";

import { AmountField } from "../../../records/amount_field";
import classes from "../../../records/records.module.css";

/** Each with the least and the most that the server takes; in seconds but for those that count. */
export const LIMITS = {
  max_size: [1, 10_000],
  max_wait_seconds: [30, 86_400],
  help_seconds: [0, 86_400],
  overflow_seconds: [0, 86_400],
  other_language_seconds: [0, 86_400],
  callback_seconds: [0, 86_400],
  callback_tries: [1, 10],
  callback_retry_seconds: [60, 86_400],
  last_agent_seconds: [0, 86_400],
  last_agent_days: [1, 365],
  target_seconds: [1, 3_600],
  offer_seconds: [5, 120],
  wrap_up_seconds: [0, 3_600],
  wrap_up_least_seconds: [0, 3_600],
  wrap_up_extensions: [0, 10],
  redial_seconds: [0, 86_400],
} as const;

export type Limit = keyof typeof LIMITS;
export type LimitValues = Record<Limit, number | null>;

const COUNTS: Limit[] = ["max_size", "callback_tries", "last_agent_days", "wrap_up_extensions"];
const MAY_BE_NOTHING: Limit[] = ["help_seconds", "overflow_seconds", "other_language_seconds"];

interface Props {
  values: LimitValues;
  set: (part: Partial<LimitValues>) => void;
  fault: (field: string) => string | undefined;
}

/** How long and how many: each with what it means. */
export function LimitsField({ values, set, fault }: Props) {
  const { t } = useTranslation("administration");
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t("queues.limits")}</legend>
      <div className={classes.two}>
        {(Object.keys(LIMITS) as Limit[]).map((name) => (
          <AmountField
            key={name}
            label={t(`field.${name}`)}
            description={t(`queues.about.${name}`)}
            value={values[name]}
            set={(value) => set({ [name]: value })}
            error={fault(name)}
            {...(!COUNTS.includes(name) && { suffix: "s" })}
            min={LIMITS[name][0]}
            max={LIMITS[name][1]}
            required={!MAY_BE_NOTHING.includes(name)}
          />
        ))}
      </div>
    </fieldset>
  );
}

export function isFilledIn(values: LimitValues): boolean {
  return (Object.keys(LIMITS) as Limit[]).every((name) => MAY_BE_NOTHING.includes(name) || values[name] !== null);
}
