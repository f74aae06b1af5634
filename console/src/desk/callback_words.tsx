import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Planned } from "../api/generated";
import { Moment } from "../time";
import { useQueueInUse } from "./labels";

type Told = Omit<Planned, "customer"> & { customer?: string | null; by_themselves?: boolean; handed_to?: string | null };

interface Props {
  callback: Told;
  /** It is not known who calls, and several may share the number: in whose name it stands is said. */
  nobodyKnown?: boolean;
}

/** A callback that a customer may count on: in which queue, from when on, and agreed with whom. */
export function CallbackWords({ callback, nobodyKnown }: Props) {
  const { t } = useTranslation("desk");
  const title = useQueueInUse();
  const name = callback.agreed_with;
  return (
    <div>
      <Text fw={600}>
        {title(callback.queue, callback.queue_title)}
        {callback.due_at && (
          <>
            {" · "}
            <Moment at={callback.due_at} />
          </>
        )}
      </Text>
      {nobodyKnown && callback.customer && <div>{t("planned.inNameOf", { name: callback.customer })}</div>}
      <Text size="sm" c="var(--quiet)">
        {name ? t(callback.by_themselves ? "planned.agreedBySelf" : "planned.agreedWith", { name }) : t("planned.askedFor")}
        {callback.handed_to && ` · ${t("planned.handedTo", { name: callback.handed_to })}`}
      </Text>
    </div>
  );
}
