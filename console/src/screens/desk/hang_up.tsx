import { Button, Modal } from "@mantine/core";
import { IconPhoneEnd } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import { isInCompany, type Act } from "../../desk/acts";
import { useDialog } from "../../desk/dialogs";
import { KEY, useKey } from "./keys";
import { LeaveOrEnd } from "./leaving";
import { Shortcut } from "./shortcut";
import classes from "./desk.module.css";

interface Props {
  talk: Talk;
  hangUp: Act;
}

/** Ends the call; before the caller is there, gives them back to the queue; in company, asks who talks on. */
export function HangUp({ talk, hangUp }: Props) {
  const { t } = useTranslation("desk");
  const { opened, close } = useDialog("leaving", talk.id);
  const asks = opened && isInCompany(talk);
  useKey("hangUp", asks ? undefined : hangUp.press); // the question has keys of its own
  return (
    <>
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
      <Modal opened={asks} onClose={close} title={t("company:leaving.title")} closeButtonProps={{ "aria-label": t("company:leaving.stay") }}>
        <LeaveOrEnd talk={talk} close={close} />
      </Modal>
    </>
  );
}

/** Whether hanging up now sends the caller back to the queue. */
export function givesBack(talk: Talk): boolean {
  return talk.status === "joining" && !talk.call_out;
}

export function isCallback(talk: Talk): boolean {
  return talk.briefing?.wanted != null;
}
