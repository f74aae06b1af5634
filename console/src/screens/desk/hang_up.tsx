import { Button } from "@mantine/core";
import { IconPhoneEnd } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import type { Act } from "../../desk/acts";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./desk.module.css";

interface Props {
  talk: Talk;
  hangUp: Act;
}

/** Ends the call; before the caller is there, gives them back to the queue. */
export function HangUp({ talk, hangUp }: Props) {
  const { t } = useTranslation("desk");
  useKey("hangUp", hangUp.press);
  return (
    <Button
      size="sm"
      color="red.8"
      className={classes.last}
      leftSection={<IconPhoneEnd size={18} />}
      onClick={hangUp.press}
      loading={hangUp.pending}
    >
      {givesBack(talk) ? t(isCallback(talk) ? "callbacks:giveBack" : "call.handBack") : t("call.hangUp")}{" "}
      <Shortcut>{KEY.hangUp}</Shortcut>
    </Button>
  );
}

/** Whether hanging up now sends the caller back to the queue. */
export function givesBack(talk: Talk): boolean {
  return talk.status === "joining" && !talk.call_out;
}

export function isCallback(talk: Talk): boolean {
  return talk.briefing?.wanted != null;
}
