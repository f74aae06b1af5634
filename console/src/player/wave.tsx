import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import WaveSurfer from "wavesurfer.js";

import type { Peaks } from "../api/generated";

const LANE_PIXELS = 56;

interface Drawn {
  peaks: Peaks;
  audio: HTMLAudioElement;
  onSeek: (seconds: number) => void;
}

/** The wave, a lane for each side; a click goes there. */
export function Wave({ peaks, audio, onSeek }: Drawn) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    if (!place.current) return;
    const colours = ["--calm", "--warn"].map((name) => resolved(place.current!, name));
    const rest = resolved(place.current, "--quiet");
    const wave = WaveSurfer.create({
      container: place.current,
      media: audio,
      peaks: peaks.channels,
      duration: peaks.seconds,
      height: LANE_PIXELS,
      normalize: true,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      cursorWidth: 2,
      cursorColor: rest,
      hideScrollbar: true,
      splitChannels: peaks.channels.map((_, side) => ({ waveColor: rest, progressColor: colours[side] })),
    });
    wave.on("interaction", onSeek);
    return () => wave.destroy();
  }, [peaks, audio, onSeek, scheme]);
  return <div ref={place} aria-hidden />;
}

/** A colour of the theme as a canvas understands it. */
function resolved(element: HTMLElement, name: string): string {
  const before = element.style.color;
  element.style.color = `var(${name})`;
  const { color } = getComputedStyle(element);
  element.style.color = before;
  return color;
}
