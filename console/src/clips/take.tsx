import { Button, Group } from "@mantine/core";
import { IconMicrophone, IconPlayerStopFilled, IconUpload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, type Ref } from "react";
import { useTranslation } from "react-i18next";

import { messageOf } from "../api/refusal";
import { stretch } from "../time";
import { useRecorder } from "./recorder";
import classes from "./clips.module.css";

const SOUNDS = ".wav,.mp3,.ogg,.flac,audio/*";

interface Props {
  /** What is recorded, for those who do not see where the buttons stand. */
  about: string;
  /** Whether there is a sound already, which the next one follows. */
  again: boolean;
  send: (sound: Blob, file?: string) => Promise<unknown>;
  size?: "compact-xs" | "compact-sm" | "md";
  button?: Ref<HTMLButtonElement>;
}

/** Records a sound here, or takes one from a file, and sends it. */
export function Take({ about, again, send, size = "compact-xs", button }: Props) {
  const { t } = useTranslation("clips");
  const recorder = useRecorder();
  const input = useRef<HTMLInputElement>(null);
  const sending = useMutation({ mutationFn: ({ sound, file }: { sound: Blob; file?: string }) => send(sound, file) });
  const opening = useMutation({ mutationFn: () => recorder.start((sound) => sending.mutate({ sound })) });
  const isRecording = recorder.state === "recording";
  const error = opening.error ? t("noMicrophone") : sending.error && messageOf(sending.error);
  const record = t(again ? "recordAgain" : "record");
  return (
    <>
      <Group gap={6}>
        <Button
          ref={button}
          size={size}
          variant={isRecording ? "filled" : "default"}
          color={isRecording ? "red.8" : undefined}
          leftSection={isRecording ? <IconPlayerStopFilled size={15} /> : <IconMicrophone size={15} />}
          loading={sending.isPending || recorder.state === "asking"}
          aria-label={`${isRecording ? t("stop") : record}: ${about}`}
          data-recording={isRecording || undefined}
          onClick={() => {
            sending.reset();
            if (isRecording) recorder.stop();
            else opening.mutate();
          }}
        >
          {isRecording ? t("stop") : record}
        </Button>
        {isRecording && (
          <>
            <meter className={classes.level} min={0} max={1} value={recorder.level} aria-label={t("level")} />
            <span className={classes.quiet}>{stretch(recorder.seconds)}</span>
          </>
        )}
        {!isRecording && (
          <Button
            size={size}
            variant="default"
            leftSection={<IconUpload size={15} />}
            onClick={() => input.current?.click()}
            aria-label={`${t("upload")}: ${about}`}
          >
            {t("upload")}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          accept={SOUNDS}
          hidden
          aria-label={`${t("upload")}: ${about}`}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) sending.mutate({ sound: file, file: file.name });
            event.currentTarget.value = "";
          }}
        />
      </Group>
      {error && (
        <p className={classes.fault} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
