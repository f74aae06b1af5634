import { ActionIcon, Button, Group, Select, Text } from "@mantine/core";
import { IconPlayerPlayFilled, IconPlayerStopFilled, IconUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { clipsAdd } from "../../../api/generated";
import { clipsListingOptions, clipsListingQueryKey } from "../../../api/generated/@tanstack/react-query.gen";
import { messageOf } from "../../../api/refusal";
import { clipName, withoutEnding } from "../../../clips/names";
import { stretch } from "../../../time";

const SOUNDS = ".wav,.mp3,.ogg,.flac,audio/*";
const NO_EXTENSION = /^[^.]+$/;

interface Props {
  label: string;
  description: string;
  value: string | undefined;
  set: (clip: string) => void;
  error?: string | undefined;
  /** What is played where none is chosen. */
  otherwise: string;
}

/** A clip of those that are there, heard before it is chosen, or a new one from a file. */
export function ClipField({ label, description, value, set, error, otherwise }: Props) {
  const { data: clips } = useQuery(clipsListingOptions());
  const chosen = value && NO_EXTENSION.test(value) ? `${value}.wav` : (value ?? null);
  const named = (clips ?? []).map(({ name, seconds }) => ({
    value: name,
    label: seconds === null ? name : `${name} · ${stretch(seconds)}`,
  }));
  const known = named.some((each) => each.value === chosen);
  return (
    <div>
      <Group align="end" gap="xs" wrap="nowrap">
        <Select
          label={label}
          description={description}
          placeholder={otherwise}
          data={chosen && !known ? [...named, chosen] : named}
          value={chosen}
          onChange={(clip) => set(clip ?? "")}
          error={error}
          searchable
          clearable
          style={{ flex: 1, minWidth: 0 }}
        />
        <Listen key={chosen} clip={chosen} />
      </Group>
      <Upload done={set} />
    </div>
  );
}

/** Plays a clip as callers hear it. */
function Listen({ clip }: { clip: string | null }) {
  const { t } = useTranslation("administration");
  const sound = useRef<HTMLAudioElement>(null);
  const [plays, setPlays] = useState(false);
  useEffect(() => {
    const element = sound.current;
    return () => element?.pause();
  }, []);
  const toggle = () => {
    if (plays) sound.current?.pause();
    else void sound.current?.play().catch(() => setPlays(false));
  };
  const Picture = plays ? IconPlayerStopFilled : IconPlayerPlayFilled;
  return (
    <>
      <ActionIcon
        variant="default"
        size={36}
        disabled={clip === null}
        onClick={toggle}
        aria-label={t(plays ? "queues.waiting.stop" : "queues.waiting.listen")}
      >
        <Picture size={18} />
      </ActionIcon>
      {clip !== null && (
        // eslint-disable-next-line jsx-a11y/media-has-caption -- music has no words
        <audio
          ref={sound}
          src={`/media/clips/${encodeURIComponent(clip)}`}
          preload="none"
          onPlay={() => setPlays(true)}
          onPause={(event) => {
            event.currentTarget.currentTime = 0;
            setPlays(false);
          }}
        />
      )}
    </>
  );
}

/** A sound from a file, made ready for the telephone in this browser and then sent. */
function Upload({ done }: { done: (clip: string) => void }) {
  const { t } = useTranslation("administration");
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: async (file: File) => {
      const title = withoutEnding(file.name);
      return (await clipsAdd({ body: file, query: { name: clipName(title), title: title.slice(0, 120) } })).data;
    },
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: clipsListingQueryKey() });
      done(name);
    },
  });
  return (
    <Group gap="xs" mt={6}>
      <input
        ref={input}
        type="file"
        accept={SOUNDS}
        hidden
        aria-label={t("queues.waiting.upload")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) send.mutate(file);
          event.currentTarget.value = "";
        }}
      />
      <Button variant="default" size="compact-sm" leftSection={<IconUpload size={16} />} loading={send.isPending} onClick={() => input.current?.click()}>
        {t("queues.waiting.upload")}
      </Button>
      <Text size="xs" c={send.error ? "var(--bad)" : "var(--quiet)"} role={send.error ? "alert" : undefined}>
        {send.error ? messageOf(send.error) : t("queues.waiting.uploadWords")}
      </Text>
    </Group>
  );
}
