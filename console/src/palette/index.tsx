import { Kbd, Modal, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Screen } from "../screens";
import classes from "./palette.module.css";

const Ways = lazy(() => import("./list"));

interface Props {
  screens: Screen[];
  opened: boolean;
  open: () => void;
  close: () => void;
}

/** Everywhere by Ctrl-K: to a screen, to a customer, or something done at once. */
export function Palette({ screens, opened, open, close }: Props) {
  const { t } = useTranslation("shell");
  const [elsewhere, setElsewhere] = useState(false);
  const leave = (opens = false) => {
    setElsewhere(opens);
    close();
  };
  useHotkeys([["mod+K", open]], []); // while typing too
  return (
    <Modal
      opened={opened}
      onClose={() => leave()}
      returnFocus={!elsewhere}
      withCloseButton={false}
      size="lg"
      padding={0}
      yOffset="10vh"
      attributes={{ content: { "aria-label": t("palette") } }}
    >
      <Suspense fallback={null}>
        <Ways screens={screens} close={leave} />
      </Suspense>
    </Modal>
  );
}

/** The same by pointer, and the sign that it is there. */
export function PaletteButton({ open }: { open: () => void }) {
  const { t } = useTranslation("shell");
  return (
    <UnstyledButton className={classes.opener} onClick={open} aria-keyshortcuts="Control+K">
      <IconSearch size={18} aria-hidden />
      <VisuallyHidden>{t("palette")}</VisuallyHidden>
      <Kbd size="xs" visibleFrom="sm">
        Ctrl+K
      </Kbd>
    </UnstyledButton>
  );
}
