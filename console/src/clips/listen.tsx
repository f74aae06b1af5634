import { Button } from "@mantine/core";
import { IconPlayerPlayFilled, IconPlayerStopFilled } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { fileName } from "./names";
import classes from "./clips.module.css";

interface Props {
  /** Names of clips, played one after the other. */
  clips: string[];
  /** What is heard, for those who do not see where the button stands. */
  about: string;
  /** Changes when a sound behind a name has changed. */
  take?: number;
  size?: "compact-xs" | "compact-sm" | "md";
}

/** Plays clips as callers hear them. */
export function Listen({ clips, about, take = 0, size = "compact-xs" }: Props) {
  const { t } = useTranslation("clips");
  const stop = useRef<(() => void) | null>(null);
  const [plays, setPlays] = useState(false);
  const [lacks, setLacks] = useState<string | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const play = async () => {
    setPlays(true);
    setLacks(null);
    for (const clip of clips) {
      const outcome = await heard(`/media/clips/${encodeURIComponent(fileName(clip))}?take=${take}`, stop);
      if (outcome === "lacking") setLacks(clip);
      if (outcome !== "whole") break;
    }
    setPlays(false);
  };
  const Picture = plays ? IconPlayerStopFilled : IconPlayerPlayFilled;
  return (
    <>
      <Button
        size={size}
        variant="default"
        leftSection={<Picture size={15} />}
        disabled={clips.length === 0}
        onClick={() => (plays ? stop.current?.() : void play())}
        aria-label={`${t(plays ? "stop" : "listen")}: ${about}`}
      >
        {t(plays ? "stop" : "listen")}
      </Button>
      {lacks && (
        <span className={classes.fault} role="alert">
          {t("lacksClip", { clip: lacks })}
        </span>
      )}
    </>
  );
}

/** Plays one sound; `stop` ends it early. */
export function heard(url: string, stop: { current: (() => void) | null }): Promise<"whole" | "stopped" | "lacking"> {
  return new Promise((resolve) => {
    const sound = new Audio(url);
    const end = (how: "whole" | "stopped" | "lacking") => {
      sound.pause();
      stop.current = null;
      resolve(how);
    };
    stop.current = () => end("stopped");
    sound.onended = () => end("whole");
    sound.onerror = () => end("lacking");
    sound.play().catch(() => end(sound.error ? "lacking" : "stopped"));
  });
}
