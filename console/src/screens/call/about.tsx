import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { CallSheet } from "../../api/generated";
import { may, useMe } from "../../api/session";
import { plain, useLabels, useLanguageName } from "../../desk/labels";
import { Term } from "../../figures";
import { useQueueTitle } from "../../log";
import { Card, Fact, Facts } from "../../page";
import { Moment, stretch } from "../../time";
import { Outcome } from "../calls/outcome";
import { recordOf } from "../calls/record";
import classes from "./call.module.css";

/** The facts of the call, and the ways to what belongs to it. */
export function About({ sheet }: { sheet: CallSheet }) {
  const { t } = useTranslation("call");
  const label = useLabels();
  const language = useLanguageName();
  const queue = useQueueTitle();
  const { call, revision } = sheet;
  const record = recordOf(call);
  const times = (["whole", "menu", "waited", "talked", "held", "wrappedUp"] as const).filter((name) => record[name]);
  return (
    <Card title={t("about.title")}>
      <Facts>
        <Fact name={t("about.outcome")}>
          <Outcome call={call} />
        </Fact>
        <Fact name={t("about.customer")}>
          {call.customer_id ? <Link to={`/customers/${call.customer_id}`}>{call.customer}</Link> : t("about.unknown")}
        </Fact>
        <Fact name={t("about.number")}>{call.number ?? t("withheld")}</Fact>
        {call.rung && <Fact name={t("callbacks:rung")}>{call.rung}</Fact>}
        <Fact name={t("about.line")}>{call.line}</Fact>
        {call.agent && <Fact name={t("about.agent")}>{call.agent}</Fact>}
        {call.reason && <Fact name={t("about.reason")}>{label("reasons", call.reason)}</Fact>}
        {call.cause && <Fact name={t("about.cause")}>{label("causes", call.cause)}</Fact>}
        {call.queues.length > 0 && (
          <Fact name={t("about.queues")}>{call.queues.map((each) => queue(each)).join(", ")}</Fact>
        )}
        {call.disposition && (
          <Fact name={t("about.disposition")}>{t(`disposition.${call.disposition}`, plain(call.disposition))}</Fact>
        )}
        {call.language && <Fact name={t("about.language")}>{language(call.language)}</Fact>}
        {times.map((name) => (
          <Fact key={name} name={name === "waited" || name === "talked" ? <Term of={name} /> : t(`times.${name}`)}>
            {stretch(record[name] ?? 0)}
          </Fact>
        ))}
        {call.hangup_cause && <Fact name={t("about.ended")}>{t(`by.${call.hangup_cause}`)}</Fact>}
        {revision && (
          <Fact name={t("about.revision")}>
            <Revision flow={revision.flow} number={revision.number} />
          </Fact>
        )}
      </Facts>
      <Ways sheet={sheet} />
    </Card>
  );
}

function Revision({ flow, number }: { flow: string; number: number }) {
  const { t } = useTranslation("call");
  const { person } = useMe();
  const words = t("about.revisionOf", { flow: plain(flow), number });
  if (!may(person.role, "supervisor")) return words;
  return <Link to={`/flow/${flow}?revision=${number}`}>{words}</Link>;
}

/** The case, and the other calls of the same contact. */
function Ways({ sheet }: { sheet: CallSheet }) {
  const { t } = useTranslation("call");
  const matter = sheet.case;
  if (!matter && sheet.siblings.length === 0) return null;
  return (
    <ul className={classes.ways}>
      {matter && (
        <li>
          <strong>{t("case", { reference: matter.reference })}</strong> · {t(`caseStatus.${matter.status}`, plain(matter.status))}
          <div className={classes.quiet}>{matter.summary}</div>
        </li>
      )}
      {sheet.siblings.map((sibling) => (
        <li key={sibling.id}>
          <Link to={`/calls/${sibling.id}`}>{t(`purpose.${sibling.purpose}`)}</Link>
          <div className={classes.quiet}>
            <Moment at={sibling.started_at} />
          </div>
        </li>
      ))}
    </ul>
  );
}
