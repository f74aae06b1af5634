import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Talk } from "../api/generated";
import { useKey } from "../screens/desk/keys";
import { isTalking, mayCallHelp, mayPassOn, useCompany, usePark, usePause } from "./acts";
import { openDialog, type Dialog } from "./dialogs";

/** The keys of a talk where the desk's buttons are not, which have them there: what asks something opens at the desk.
 *  Gives what was refused. */
export function useTalkKeys(talk: Talk): (object | null)[] {
  const { t } = useTranslation(["desk", "company"]);
  const ask = useDialogAtDesk();
  const { swap, together, handOver, sendAway, apart, changing } = useCompany(talk);
  const park = usePark(talk);
  const pause = usePause(talk);
  const meanwhile = changing && t("company:act.changing");
  useKey("record", pause.press, pause.pending && t(pause.towards ? "recording.pausing" : "recording.resuming"));
  useKey("park", park.press);
  useKey("pass", mayPassOn(talk) ? () => ask("pass", talk.id) : undefined);
  useKey("assist", mayCallHelp(talk) ? () => ask("assist", talk.id) : undefined);
  useKey("breather", isTalking(talk) ? () => ask("breather", talk.id) : undefined);
  useKey("swap", swap.press, meanwhile);
  useKey("together", together.press, apart && meanwhile);
  useKey("handOver", handOver.press, meanwhile);
  useKey("sendAway", sendAway.press);
  return [pause, park, swap, together, handOver, sendAway].map(({ error }) => error);
}

/** Opens a dialogue of the desk from anywhere. */
export function useDialogAtDesk(): (dialog: Dialog, talk: number) => void | Promise<void> {
  const navigate = useNavigate();
  return (dialog, talk) => {
    openDialog(dialog, talk);
    return navigate("/desk");
  };
}
