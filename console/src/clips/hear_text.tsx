import { Button } from "@mantine/core";
import { IconPlayerStopFilled, IconVolume } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { speechSay } from "../api/generated";
import { messageOf } from "../api/refusal";
import { heard } from "./listen";
import { useVoice } from "./voices";
import classes from "./clips.module.css";

/** Says a text: with a voice of the server's where it has one, else with this browser's. */
export function HearText({ text, language, about }: { text: string; language: string; about: string }) {
  const { t } = useTranslation("clips");
  const voice = useVoice(language);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const saying = useMutation({
    mutationFn: async () => {
      if (!voice?.heard_here) return byBrowser(text, voice?.locale ?? language, stop, t("noVoiceHere"));
      const { data } = await speechSay({ body: { language, text }, parseAs: "blob" });
      const url = URL.createObjectURL(data as unknown as Blob);
      await heard(url, stop).finally(() => URL.revokeObjectURL(url));
    },
  });
  const Picture = saying.isPending ? IconPlayerStopFilled : IconVolume;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<Picture size={15} />}
        disabled={!text.trim()}
        onClick={() => (saying.isPending ? stop.current?.() : saying.mutate())}
        aria-label={`${t(saying.isPending ? "stop" : "hear")}: ${about}`}
      >
        {t(saying.isPending ? "stop" : "hear")}
      </Button>
      {saying.error && (
        <span className={classes.fault} role="alert">
          {messageOf(saying.error)}
        </span>
      )}
    </>
  );
}

function byBrowser(text: string, locale: string, stop: { current: (() => void) | null }, none: string): Promise<void> {
  const language = locale.slice(0, 2);
  const voices = "speechSynthesis" in window ? speechSynthesis.getVoices() : [];
  const voice = voices.find(({ lang }) => lang === locale) ?? voices.find(({ lang }) => lang.startsWith(language));
  if (!voice) return Promise.reject(new Error(none));
  return new Promise((resolve) => {
    const said = new SpeechSynthesisUtterance(text);
    said.voice = voice;
    said.lang = voice.lang;
    said.onend = said.onerror = () => resolve();
    stop.current = () => speechSynthesis.cancel();
    speechSynthesis.speak(said);
  });
}
