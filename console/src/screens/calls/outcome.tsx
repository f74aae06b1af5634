import {
  IconAlertTriangle,
  IconCheck,
  IconMicrophone,
  IconPhone,
  IconPhoneOutgoing,
  IconPhoneX,
  IconPlayerTrackNext,
  IconList,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { CallLine } from "../../api/generated";
import { Since } from "../../time";
import classes from "./calls.module.css";

const SIGNS: Record<NonNullable<CallLine["outcome"]>, Icon> = {
  answered: IconCheck,
  abandoned: IconPhoneX,
  missed: IconPhoneX,
  message: IconMicrophone,
  callback: IconPhoneOutgoing,
  left: IconPlayerTrackNext,
  unanswered: IconPhoneX,
  emergency: IconAlertTriangle,
  menu: IconList,
};

/** What became of a call: in words, with a sign; while it lasts, where it is. */
export function Outcome({ call }: { call: CallLine }) {
  const { t } = useTranslation("calls");
  if (call.status === "active") {
    return (
      <span className={classes.outcome} data-outcome="active">
        <IconPhone size={17} aria-hidden /> {t(`stage.${call.stage}`)} <Since at={call.stage_since} />
      </span>
    );
  }
  const outcome = call.outcome ?? "menu";
  const Sign = SIGNS[outcome];
  const heard = call.purpose === "survey" && outcome === "menu"; // of a survey that is what was asked for
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      <Sign size={17} aria-hidden /> {t(heard ? "outcome.survey" : `outcome.${outcome}`)}
    </span>
  );
}
