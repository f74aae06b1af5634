import { Button, Group, Modal, Text, VisuallyHidden } from "@mantine/core";
import { IconWind } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import { isTalking, useBreather, type Act } from "../../desk/acts";
import { useChoices } from "../../desk/desk";
import { useDialog } from "../../desk/dialogs";
import { Failed } from "../../states";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./desk.module.css";

/** Time to take a slip back; whoever means it need do nothing more, or presses again. */
const SECONDS_TO_THINK_AGAIN = 5;
const SECOND_MILLISECONDS = 1_000;

/** Ends an abusive call with one key. Until it does so there is a moment: a caller cut off by a slip of the hand would
 *  have done nothing to deserve it. */
export function Breather({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const breathe = useBreather(talk);
  const { opened, open, close } = useDialog("breather", talk.id);
  const possible = isTalking(talk);
  const now = () => {
    close();
    breathe.press?.();
  };
  useKey("breather", opened ? now : possible && !breathe.pending ? open : undefined);
  return (
    <>
      <Button size="sm" variant="default" c="var(--bad)" className={classes.last} leftSection={<IconWind size={18} />} onClick={open} disabled={!possible} loading={breathe.pending} title={t("aside.breatherWords")}>
        {t("aside.breather")} <Shortcut>{KEY.breather}</Shortcut>
      </Button>
      <Modal opened={opened && possible} onClose={close} title={t("breather.title")} closeButtonProps={{ "aria-label": t("breather.keep") }}>
        <Countdown now={now} keep={close} />
      </Modal>
      {breathe.error && <Failed error={breathe.error} />}
    </>
  );
}

function Countdown({ now, keep }: { now: NonNullable<Act["press"]>; keep: () => void }) {
  const { t } = useTranslation("company");
  const minutes = Math.round((useChoices()?.breather_seconds ?? 0) / 60);
  const [left, setLeft] = useState(SECONDS_TO_THINK_AGAIN);
  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : now()), SECOND_MILLISECONDS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- counts on, whatever is drawn anew meanwhile
  }, [left]);
  return (
    <>
      <Text fw={650} size="lg" aria-hidden>
        {t("breather.ends", { count: left })}
      </Text>
      <Text role="alert">
        <VisuallyHidden>{t("breather.ends", { count: SECONDS_TO_THINK_AGAIN })}.</VisuallyHidden> {t("breather.words", { minutes })}
      </Text>
      <Group mt="md">
        <Button onClick={keep} data-autofocus>
          {t("breather.keep")} <Shortcut>Esc</Shortcut>
        </Button>
        <Button variant="default" c="var(--bad)" onClick={now}>
          {t("breather.now")} <Shortcut>{KEY.breather}</Shortcut>
        </Button>
      </Group>
    </>
  );
}
