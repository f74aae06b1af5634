import { Alert } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";

/** What is going on, in words; of a call of our own, how far it is at the other end. */
export function useCallState(talk: Talk): string {
  const { t } = useTranslation("record");
  if (talk.call_out && talk.status === "joining") return t(`out.${talk.call_out.status}`, t("out.queued"));
  const wanted = talk.briefing?.wanted;
  if (wanted && talk.status === "joining") return t(wanted.answered ? "callbacks:there" : "callbacks:ringing");
  if (wanted && talk.status === "talking") return t("callbacks:talking");
  return t(`desk:call.${talk.status}`);
}

/** A machine has answered: the agent decides what to do about it. */
export function Machine({ talk }: { talk: Talk }) {
  const { t } = useTranslation("record");
  if (!/^(machine|fax)/.test(talk.call_out?.answered_by ?? "")) return null;
  return (
    <Alert color="orange" mt="md" role="status" c="var(--warn)">
      {t("out.machine")}
    </Alert>
  );
}

/** Why a call of our own did not come about, above its wrap-up. */
export function NotReached({ talk }: { talk: Talk }) {
  const { t } = useTranslation("record");
  if (!talk.call_out || talk.status !== "ended" || talk.talking_at) return null;
  return (
    <Alert color="orange" mb="md" role="status" c="var(--warn)">
      {t(`out.ended.${talk.call_out.status}`, t("out.ended.canceled"))}
    </Alert>
  );
}
