import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { specialDaysCalendarOptions } from "../../../../api/generated/@tanstack/react-query.gen";
import { useMe } from "../../../../api/session";
import { serverClock } from "../../../../time";
import { nodesOf } from "../document";
import { useDrafting } from "../drafting";
import { daysAhead, todayIn } from "./days_ahead";
import { textOf } from "./field";
import classes from "../editor.module.css";
import forms from "./fields.module.css";

const DAYS = 10;

/** What these hours make of the next days, so that nobody has to work it out. */
export function NextDays({ node }: { node: string }) {
  const { t, i18n } = useTranslation("forms");
  const { document } = useDrafting();
  const { company } = useMe();
  const hours = nodesOf(document)[node] ?? {};
  const zone = textOf(hours.timezone) || textOf(document.timezone) || company.time_zone;
  const country = textOf(hours.holidays);
  const today = todayIn(zone, new Date(serverClock.now()));
  const year = Number(today.slice(0, 4));
  const [now, next] = [useYear(country, year), useYear(country, year + 1)];
  const holidays = new Map([...now, ...next]);
  const named = new Intl.DateTimeFormat(i18n.language, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  return (
    <section className={forms.days} aria-label={t("nextDays")}>
      <h3>{t("nextDays")}</h3>
      <ul>
        {daysAhead(hours, today, DAYS, holidays).map(({ date, periods, why, title }) => (
          <li key={date} data-closed={periods.length === 0}>
            <span>{named.format(Date.parse(date))}</span>
            <span>
              {periods.length > 0 ? periods.join(", ") : t("closed")}{" "}
              {why && <span className={classes.quiet}>{why === "special" ? t("specialDay") : title}</span>}
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.quiet}>{t("clockOf", { zone })}</p>
    </section>
  );
}

function useYear(country: string, year: number): [string, string][] {
  const { data } = useQuery({
    ...specialDaysCalendarOptions({ query: { country, year } }),
    enabled: country !== "",
    staleTime: 60_000,
  });
  return country ? (data ?? []).filter(({ closed }) => closed).map(({ day, title }) => [day, title]) : [];
}
