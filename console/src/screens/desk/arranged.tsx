import { CloseButton, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { tellArranged, useArranged, type Arranged as What } from "../../desk/arranged";
import { useMoments } from "../../time";
import classes from "./desk.module.css";

/** What the last wrap-up put on record, in a line, until it is dismissed or another talk begins; `talk`: the one going on. */
export function Arranged({ talk }: { talk: number | undefined }) {
  const { t } = useTranslation("record");
  const arranged = useArranged();
  const over = arranged !== null && talk !== undefined && talk !== arranged.talk;
  useEffect(() => {
    if (over) tellArranged(null);
  }, [over]);
  const said = useWords(over ? null : arranged);
  return (
    <div className={classes.arranged} data-empty={!said}>
      <Text size="sm" role="status" aria-label={t("arranged.title")}>
        {said && <IconCheck size={16} color="var(--good)" aria-hidden />} {said}
      </Text>
      {said && <CloseButton size="sm" aria-label={t("arranged.dismiss")} onClick={() => tellArranged(null)} />}
    </div>
  );
}

function useWords(arranged: What | null): string | null {
  const { t } = useTranslation("record");
  const write = useMoments();
  if (!arranged) return null;
  const { ranOut, matter, promise, callback } = arranged;
  const parts = [
    matter && t(`arranged.${matter.is}`, { reference: matter.reference }),
    promise && t(promise.by === null ? "arranged.promiseMine" : "arranged.promise", { at: write(promise.at), name: promise.by }),
    callback && t(callback.mine ? "arranged.callbackMine" : "arranged.callback", { at: write(callback.at) }),
  ];
  return [t(ranOut ? "arranged.ranOut" : "arranged.saved"), parts.filter(Boolean).join(" · ")].filter(Boolean).join(" ");
}
