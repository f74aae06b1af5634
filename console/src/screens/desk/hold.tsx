import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Switch } from "../../desk/acts";
import { Toggle } from "./toggle";

/** Has the caller hear music, and takes them back. */
export function Hold({ hold }: { hold: Switch }) {
  const { t } = useTranslation("desk");
  return (
    <Toggle
      toggle={hold}
      action="hold"
      words={{ put: t("call.hold"), take: t("call.resume"), putting: t("call.holding"), taking: t("call.resuming") }}
      icons={{ put: IconPlayerPause, take: IconPlayerPlay }}
      size="sm"
    />
  );
}
