import { ActionIcon, Group, SegmentedControl, Skeleton } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { recordingsPeaksOptions } from "../api/generated/@tanstack/react-query.gen";
import type { Peaks } from "../api/generated";
import { Failed } from "../states";
import { stretch } from "../time";
import { Wave } from "./wave";
import classes from "./player.module.css";

const SPEEDS = ["1", "1.5", "2"];
const STEP_SECONDS = 5;

interface Recording {
  recordingId: number;
  /** What is heard, for those who do not see it. */
  name: string;
}

/** Plays a recording: its wave is drawn by what the server has measured, its sound is fetched when it is played. */
export default function Player({ recordingId, name }: Recording) {
  const { data, error, refetch } = useQuery({
    ...recordingsPeaksOptions({ path: { recording_id: recordingId } }),
    staleTime: Infinity,
  });
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Skeleton height={100} radius="md" />;
  return <Playing recordingId={recordingId} name={name} peaks={data} />;
}

function Playing({ recordingId, name, peaks }: Recording & { peaks: Peaks }) {
  const { t } = useTranslation("player");
  const sound = useRef<HTMLAudioElement>(null);
  const [audio, setAudio] = useState<HTMLAudioElement | null>(null);
  const [at, setAt] = useState(0);
  const [plays, setPlays] = useState(false);
  const [failed, setFailed] = useState(false);
  const [speed, setSpeed] = useState("1");
  const whole = peaks.seconds;
  useEffect(() => setAudio(sound.current), []);
  useEffect(() => {
    if (sound.current) sound.current.playbackRate = Number(speed);
  }, [speed, plays]);

  const toggle = () => {
    if (plays) sound.current?.pause();
    else void sound.current?.play().catch(() => setFailed(true));
  };
  const seek = (seconds: number) => {
    const place = Math.min(Math.max(0, seconds), whole);
    if (sound.current) sound.current.currentTime = place;
    setAt(place);
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, () => void> = {
      ArrowRight: () => seek(at + STEP_SECONDS),
      ArrowUp: () => seek(at + STEP_SECONDS),
      ArrowLeft: () => seek(at - STEP_SECONDS),
      ArrowDown: () => seek(at - STEP_SECONDS),
      Home: () => seek(0),
      End: () => seek(whole),
      " ": toggle,
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    step();
  };
  const sides = peaks.channels.length > 1 ? ["customer", "agent"] : ["caller"];
  return (
    <div role="group" aria-label={name}>
      {/* eslint-disable-next-line jsx-a11y/media-has-caption -- what was said is not written down */}
      <audio
        ref={sound}
        src={`/api/recordings/${recordingId}/audio`}
        preload="none"
        onPlay={() => setPlays(true)}
        onPause={() => setPlays(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onError={() => setFailed(true)}
        data-playing={plays}
      />
      <div className={classes.lanes}>
        <div className={classes.sides} aria-hidden>
          {sides.map((side) => (
            <span key={side}>{t(side)}</span>
          ))}
        </div>
        <div
          role="slider"
          tabIndex={0}
          aria-label={t("place", { sides: sides.map((side) => t(side)).join(", ") })}
          aria-valuemin={0}
          aria-valuemax={Math.ceil(whole)}
          aria-valuenow={Math.round(at)}
          aria-valuetext={t("of", { at: stretch(at), whole: stretch(whole) })}
          onKeyDown={press}
          className={classes.wave}
        >
          {audio && <Wave peaks={peaks} audio={audio} onSeek={setAt} />}
        </div>
      </div>
      <Group gap="sm" mt="xs">
        <ActionIcon size="lg" radius="xl" onClick={toggle} aria-label={t(plays ? "pause" : "play")}>
          {plays ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
        </ActionIcon>
        <span>{t("of", { at: stretch(at), whole: stretch(whole) })}</span>
        <SegmentedControl
          size="xs"
          ml="auto"
          aria-label={t("speed")}
          data={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
          value={speed}
          onChange={setSpeed}
        />
      </Group>
      {failed && <p role="alert">{t("failed")}</p>}
    </div>
  );
}
