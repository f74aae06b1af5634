import { Skeleton, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import type { CallSheet, RecordingLine } from "../../api/generated";
import { Card } from "../../page";
import { Moment } from "../../time";
import classes from "./call.module.css";

const Player = lazy(() => import("../../player"));

/** What was recorded, each with its wave; of one that cannot be heard, why not. */
export function Recordings({ sheet }: { sheet: CallSheet }) {
  const { t } = useTranslation("call");
  if (sheet.recordings.length === 0) return null;
  return (
    <Card title={t("recordings.title")}>
      {sheet.recordings.map((recording) => (
        <Recording key={recording.id} recording={recording} />
      ))}
    </Card>
  );
}

function Recording({ recording }: { recording: RecordingLine }) {
  const { t } = useTranslation("call");
  const name = t(`recordings.${recording.purpose}`);
  return (
    <div className={classes.recording}>
      <div className={classes.between}>
        <strong>{name}</strong>
        {recording.delete_on && (
          <span className={classes.quiet}>
            {t("recordings.deletedOn")} <Moment at={recording.delete_on} precision="day" />
          </span>
        )}
      </div>
      {recording.may_hear ? (
        <Suspense fallback={<Skeleton height={recording.channels > 1 ? 150 : 100} radius="md" />}>
          <Player recordingId={recording.id} name={name} />
        </Suspense>
      ) : (
        <Text size="sm" c="var(--quiet)">
          {t(recording.status === "stored" ? "recordings.notForYou" : `recordings.${recording.status}`)}
        </Text>
      )}
    </div>
  );
}
