import { Button, Group, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerRecordFilled } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  deskShowQueryKey,
  recordingsPauseMutation,
  recordingsResumeMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Talk, TalkRecording } from "../../api/generated";
import { Failed } from "../../states";
import { Moment, Since } from "../../time";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./desk.module.css";

/** Whether this talk is recorded now, and the pause for what must not be, such as a card number. */
export function Recording({ talk }: { talk: Talk }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const look = () => client.invalidateQueries({ queryKey: deskShowQueryKey() });
  const pause = useMutation({ ...recordingsPauseMutation(), onSettled: look });
  const resume = useMutation({ ...recordingsResumeMutation(), onSettled: look });
  const recording = talk.recording;
  const paused = recording?.status === "paused";
  const pending = pause.isPending || resume.isPending || (recording !== null && recording.pause_wanted !== paused);
  const change = () => (paused ? resume : pause).mutate({ path: { conversation_id: talk.id } });
  useKey("record", recording && !pending ? change : undefined);
  if (!recording) return <Silent words={t(talk.recorded ? "recording.begins" : "recording.none")} />;
  const error = pause.error ?? resume.error;
  return (
    <>
      <Group gap="sm" mt="md" className={classes.recording} data-paused={paused}>
        <State recording={recording} pending={pending} />
        <Button
          size="xs"
          color="#a15c00"
          variant={paused ? "filled" : "default"}
          leftSection={paused ? <IconPlayerRecordFilled size={16} /> : <IconPlayerPause size={16} />}
          onClick={change}
          loading={pending}
          aria-pressed={paused}
        >
          {t(paused ? "recording.resume" : "recording.pause")} <Shortcut>{KEY.record}</Shortcut>
        </Button>
      </Group>
      {recording.pause_failed && (
        <Text size="sm" mt={6} c="var(--bad)" role="alert">
          {t(paused ? "recording.notResumed" : "recording.notPaused")}
        </Text>
      )}
      {error && <Failed error={error} />}
    </>
  );
}

function Silent({ words }: { words: string }) {
  return (
    <Text size="sm" mt="md" lh="30px" c="var(--quiet)" role="status">
      {words}
    </Text>
  );
}

function State({ recording, pending }: { recording: TalkRecording; pending: boolean }) {
  const { t } = useTranslation("desk");
  const Picture = recording.status === "paused" ? IconPlayerPause : IconPlayerRecordFilled;
  return (
    <Group gap={8} wrap="nowrap" role="status">
      <Picture size={16} aria-hidden />
      <Text size="sm" fw={550}>
        {pending ? t(recording.pause_wanted ? "recording.pausing" : "recording.resuming") : t(`recording.${recording.status}`)}
        {!pending && recording.paused_at && (
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
