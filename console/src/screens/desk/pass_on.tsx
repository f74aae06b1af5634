import { Button, Modal } from "@mantine/core";
import { IconArrowForwardUp } from "@tabler/icons-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import { mayPassOn } from "../../desk/acts";
import { useDialog } from "../../desk/dialogs";
import { Loading } from "../../states";
import { KEY, useKey } from "./keys";
import { Ways } from "./later";
import { Shortcut } from "./shortcut";

/** The button, and behind it everybody to whom a call can go. */
export function PassOn({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const dialog = useDialog("pass", talk.id);
  const possible = mayPassOn(talk);
  const open = possible ? dialog.open : undefined;
  useKey("pass", open);
  return (
    <>
      <Button size="sm" variant="default" leftSection={<IconArrowForwardUp size={18} />} onClick={open} disabled={!open}>
        {t("pass.open")} <Shortcut>{KEY.pass}</Shortcut>
      </Button>
      <Modal opened={dialog.opened && possible} onClose={dialog.close} title={t("pass.title")} size="lg" closeButtonProps={{ "aria-label": t("close") }}>
        <Suspense fallback={<Loading />}>
          <Ways talk={talk} done={dialog.close} />
        </Suspense>
      </Modal>
    </>
  );
}
