import { Button } from "@mantine/core";
import { IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { useKey, KEY } from "../screens/desk/keys";
import { Shortcut } from "../screens/desk/shortcut";
import { useByBrowser, usePhoneState, useTelephone } from "./telephone";

/** My microphone, off and on again, in whoever's talk I am; who talks at a telephone has its own. */
export function Mute({ size }: { size?: "sm" }) {
  const { t } = useTranslation("desk");
  const { phone } = useTelephone();
  const { line, muted } = usePhoneState();
  const byBrowser = useByBrowser();
  const turn = phone && line === "in_call" ? () => phone.mute(!muted) : undefined;
  useKey("mute", turn);
  if (!byBrowser) return null;
  return (
    <Button
      size={size}
      color="red.8"
      variant={muted ? "filled" : "default"}
      leftSection={muted ? <IconMicrophoneOff size={18} /> : <IconMicrophone size={18} />}
      onClick={turn}
      disabled={!turn}
      aria-pressed={muted}
    >
      {t(muted ? "call.unmute" : "call.mute")} <Shortcut>{KEY.mute}</Shortcut>
    </Button>
  );
}
