import { Skeleton } from "@mantine/core";
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  type Icon,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { healthPartsOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { Health, Part } from "../../api/generated";
import { Page } from "../../page";
import { Failed } from "../../states";
import { Moment, serverClock } from "../../time";
import { useFact } from "./fact";
import classes from "./parts.module.css";

const LOOK_MILLISECONDS = 10_000;
const SIGNS: Record<Part["state"], Icon> = {
  ok: IconCircleCheckFilled,
  warning: IconAlertTriangleFilled,
  broken: IconCircleXFilled,
};
const WORSE = ["broken", "warning", "ok"];

/** How every part of the house is, and what to do about it. */
export default function Parts() {
  const { t } = useTranslation("parts");
  const { data, error, refetch } = useQuery({ ...healthPartsOptions(), refetchInterval: LOOK_MILLISECONDS });
  const now = data?.now;
  useEffect(() => {
    if (now) serverClock.learn(now);
  }, [now]);
  return (
    <Page title={t("title")} about={data && <Looked at={data.now} />}>
      {error && !data && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Whole health={data} />}
    </Page>
  );
}

function Looked({ at }: { at: string }) {
  const { t } = useTranslation("parts");
  return (
    <>
      {t("looked")} <Moment at={at} precision="second" />
    </>
  );
}

function Whole({ health }: { health: Health }) {
  const { t } = useTranslation("parts");
  const Sign = SIGNS[health.state];
  const parts = [...health.parts].sort((one, other) => WORSE.indexOf(one.state) - WORSE.indexOf(other.state));
  return (
    <>
      <p className={classes.whole} data-state={health.state} role="status">
        <Sign size={26} aria-hidden /> {t(`whole.${health.state}`)}
      </p>
      <ul className={classes.parts}>
        {parts.map((part) => (
          <Shown key={part.key} part={part} />
        ))}
      </ul>
    </>
  );
}

function Shown({ part }: { part: Part }) {
  const { t, i18n } = useTranslation("parts");
  const fact = useFact();
  const Sign = SIGNS[part.state];
  const known = i18n.exists(`code.${part.code}`, { ns: "parts" });
  const told = Object.fromEntries(Object.entries(part.facts ?? {}).map(([name, value]) => [name, fact(name, value)]));
  return (
    <li className={classes.part} data-state={part.state}>
      <div className={classes.head}>
        <h2 className={classes.name}>{t(`part.${part.key}`)}</h2>
        <span className={classes.state} data-state={part.state}>
          <Sign size={18} aria-hidden /> {t(`state.${part.state}`)}
        </span>
      </div>
      {part.since && (
        <div className={classes.quiet}>
          {t("since")} <Moment at={part.since} />
        </div>
      )}
      <p className={classes.words}>{known ? t(`code.${part.code}`, told) : part.sentence}</p>
      <dl className={classes.facts}>
        {Object.entries(told)
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{t(`fact.${name}`, name)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </li>
  );
}

function Waiting() {
  const { t } = useTranslation("parts");
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton height={64} radius="md" mb="md" />
      <div className={classes.parts}>
        {Array.from({ length: 8 }, (_, part) => (
          <Skeleton key={part} height={150} radius="md" />
        ))}
      </div>
    </div>
  );
}
