import { Badge, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { RevisionView } from "../../api/generated";
import { Card } from "../../page";
import { Moment } from "../../time";
import classes from "./flow.module.css";

/** Every revision, newest first: who published it, when and why. */
export function History({ revisions, shown }: { revisions: RevisionView[] | undefined; shown: number }) {
  const { t } = useTranslation("flow");
  return (
    <Card title={t("history.title")}>
      {!revisions && <Skeleton height={120} radius="md" />}
      <ol className={classes.list}>
        {revisions?.map((revision) => (
          <li key={revision.id} className={classes.revision} data-shown={revision.number === shown}>
            <div className={classes.head}>
              <Link
                to={revision.live ? "?" : `?revision=${revision.number}`}
                aria-current={revision.number === shown ? "page" : undefined}
              >
                {t("history.number", { number: revision.number })}
              </Link>
              {revision.live && (
                <Badge tt="none" color="lagoon">
                  {t("history.live")}
                </Badge>
              )}
            </div>
            {revision.note && <div>{revision.note}</div>}
            <div className={classes.quiet}>
              <Moment at={revision.created_at} /> · {revision.author ?? t("history.installer")}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
