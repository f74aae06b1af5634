import { Button, Popover, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { useMe } from "../api/session";
import { useDesk } from "../desk/desk";
import { useAtDesk } from "../desk/offers";
import { PresenceControl, State } from "../desk/presence";
import classes from "../desk/presence.module.css";

/** What I do, since when and what comes then, in the head of every screen, with the desk's own control behind it; at the
 *  desk that stands below. */
export function MyPresence() {
  const { t } = useTranslation("desk");
  const { serves } = useMe();
  const { desk } = useDesk();
  const atDesk = useAtDesk();
  const [opened, { toggle, close }] = useDisclosure();
  if (!desk || atDesk || !(serves || desk.conversation || desk.part)) return null;
  return (
    <>
      <VisuallyHidden role="status">{t(`presence.${desk.me.presence}`)}</VisuallyHidden>
      <Popover opened={opened} onDismiss={close} position="bottom-end" width="min(26rem, 94vw)" withinPortal={false} trapFocus returnFocus>
        <Popover.Target>
          <Button variant="default" px="xs" h={38} className={classes.chip} onClick={toggle} data-presence>
            <VisuallyHidden>{t("presence.choose")}: </VisuallyHidden>
            <State me={desk.me} next />
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t("presence.choose")}>
          <PresenceControl me={desk.me} close={close} />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
