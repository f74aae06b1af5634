import { Group, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerRecordFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Talk, TalkRecording } from "../../api/generated";
import { usePause } from "../../desk/acts";
import { Failed } from "../../states";
import { Moment, Since } from "../../time";
import { Toggle } from "./toggle";
import classes from "./desk.module.css";

/** Whether this talk is recorded now, and the pause for what must not be, such as a card number. */
export function Recording({ talk }: { talk: Talk }) {
  const { t } = useTranslation("desk");
  const { recording } = talk;
  if (recording) return <Recorded talk={talk} recording={recording} />;
  return (
    <Text size="sm" mt="md" lh="30px" c="var(--quiet)" role="status">
      {t(talk.recorded ? "recording.begins" : "recording.none")}
    </Text>
  );
}

function Recorded({ talk, recording }: { talk: Talk; recording: TalkRecording }) {
  const { t } = useTranslation("desk");
  const paused = recording.status === "paused";
  const pause = usePause(talk);
  return (
    <>
      <Group gap="sm" mt="md" className={classes.recording} data-paused={paused}>
        <State recording={recording} />
        <Toggle
          toggle={pause}
          action="record"
          words={{
            put: t("recording.pause"),
            take: t("recording.resume"),
            putting: t("recording.pausing"),
            taking: t("recording.resuming"),
          }}
          icons={{ put: IconPlayerPause, take: IconPlayerRecordFilled }}
          size="xs"
        />
      </Group>
      {recording.pause_failed && (
        <Text size="sm" mt={6} c="var(--bad)" role="alert">
          {t(paused ? "recording.notResumed" : "recording.notPaused")}
        </Text>
      )}
      {pause.error && <Failed error={pause.error} />}
    </>
  );
}

/** What is so: what is only wanted stands on the button. */
function State({ recording }: { recording: TalkRecording }) {
  const { t } = useTranslation("desk");
  const Picture = recording.status === "paused" ? IconPlayerPause : IconPlayerRecordFilled;
  return (
    <Group gap={8} wrap="nowrap" role="status">
      <Picture size={16} aria-hidden />
      <Text size="sm" fw={550}>
        {t(`recording.${recording.status}`)}
        {recording.paused_at && (
          <>
            {" "}
            <Moment at={recording.paused_at} precision="time" />{" "}
            <span aria-hidden>
              (<Since at={recording.paused_at} />)
            </span>
          </>
        )}
      </Text>
    </Group>
  );
}
