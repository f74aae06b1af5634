import { Badge, Button, Skeleton } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { RevisionView } from "../../api/generated";
import { may, useMe } from "../../api/session";
import { Card } from "../../page";
import { Moment } from "../../time";
import { BringBack } from "./bring_back";
import classes from "./flow.module.css";

interface Props {
  name: string;
  revisions: RevisionView[] | undefined;
  shown: number;
}

/** Every revision, newest first: who published it, when and why; and the way back to it. */
export function History({ name, revisions, shown }: Props) {
  const { t } = useTranslation("flow");
  const isManager = may(useMe().person.role, "manager");
  const [back, setBack] = useState<RevisionView | null>(null);
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
            {isManager && !revision.live && (
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
