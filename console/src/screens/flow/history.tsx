import { Badge, Button, Skeleton } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import { schedulesShowOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { RevisionTerm, RevisionView } from "../../api/generated";
import { allowed, useMe } from "../../api/session";
import { Card } from "../../page";
import { Moment } from "../../time";
import { BringBack } from "./bring_back";
import classes from "./flow.module.css";
import planning from "./planning/planning.module.css";

interface Props {
  name: string;
  revisions: RevisionView[] | undefined;
  shown: number;
  isReached: boolean;
}

/** Every revision, newest first: who published it, when and why, when it served; what was new, and the way back to it. */
export function History({ name, revisions, shown, isReached }: Props) {
  const { t } = useTranslation(["flow", "planning"]);
  const mayPublish = allowed(useMe().person, "publish_menus");
  const { data: times } = useQuery(schedulesShowOptions({ path: { name } }));
  // what no line leads to serves nobody now
  const terms = times?.terms.filter(({ until }) => until !== null || isReached) ?? [];
  const [back, setBack] = useState<RevisionView | null>(null);
  const [search] = useSearchParams();
  const showing = ({ live, number }: RevisionView) => {
    const next = new URLSearchParams(search); // whose language and view stay
    if (live) next.delete("revision");
    else next.set("revision", String(number));
    return `?${next}`;
  };
  return (
    <Card title={t("history.title")}>
      {!revisions && <Skeleton height={120} radius="md" />}
      <ol className={classes.list}>
        {revisions?.map((revision) => (
          <li key={revision.id} className={classes.revision} data-shown={revision.number === shown}>
            <div className={classes.head}>
              <Link to={showing(revision)} aria-current={revision.number === shown ? "page" : undefined}>
                {t("history.number", { number: revision.number })}
              </Link>
              {revision.live && (
                <Badge tt="none" color="lagoon">
                  {t(isReached ? "history.live" : "history.published")}
                </Badge>
              )}
            </div>
            {revision.note && <div>{revision.note}</div>}
            <div className={classes.quiet}>
              <Moment at={revision.created_at} /> · {revision.author ?? t("history.installer")}
            </div>
            <Terms terms={terms.filter(({ number }) => number === revision.number)} />
            <div className={planning.links}>
              {revision.number > 1 && (
                <Link
                  to={`/flow/${name}/compare?since=${revision.number - 1}&revision=${revision.number}`}
                  aria-label={t("planning:whatWasNewIn", { number: revision.number })}
                >
                  {t("planning:whatWasNew")}
                </Link>
              )}
              <a
                href={`/api/flows/${name}/revisions/${revision.number}/file`}
                download
                aria-label={t("planning:downloadOf", { number: revision.number })}
              >
                {t("planning:download")}
              </a>
            </div>
            {mayPublish && (!revision.live || times?.lasting !== revision.number) && (
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconHistory size={16} />}
                onClick={() => setBack(revision)}
                aria-label={t("back.of", { number: revision.number })}
              >
                {t("back.button")}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {back && <BringBack name={name} revision={back} close={() => setBack(null)} />}
    </Card>
  );
}

/** When it served, the last time first; it may have come back. */
function Terms({ terms }: { terms: RevisionTerm[] }) {
  const { t } = useTranslation("planning");
  return terms.map((term) => (
    <div key={term.since} className={classes.quiet}>
      {t("served")} <Moment at={term.since} /> –{" "}
      {term.until ? <Moment at={term.until} /> : t("untilNow")}
    </div>
  ));
}
