import { ActionIcon, Kbd, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { useByBrowser } from "../../desk/telephone";
import { KEY, useKey, type Action } from "./keys";
import classes from "./desk.module.css";

/** Keys that are not the desk's alone. */
const ALSO = [
  { key: "Ctrl+K", words: "palette" },
  { key: "0–9 * #", words: "keypad" },
  { key: "Esc", words: "close" },
] as const;

/** What who talks at a telephone does there. */
const OF_THE_BROWSER = ["mute", "keypad"];

/** Every key of the desk. */
export function Help() {
  const { t } = useTranslation("desk");
  const [opened, { open, close }] = useDisclosure();
  useKey("help", open);
  const byBrowser = useByBrowser();
  const isHere = (word: string) => byBrowser || !OF_THE_BROWSER.includes(word);
  return (
    <>
      <ActionIcon variant="default" size={36} onClick={open} aria-label={t("keys.title")} aria-keyshortcuts="F1 ?">
        <IconKeyboard size={20} />
      </ActionIcon>
      <Modal opened={opened} onClose={close} title={t("keys.title")} closeButtonProps={{ "aria-label": t("close") }}>
        <table className={classes.keys}>
          <tbody>
            {(Object.keys(KEY) as Action[]).filter(isHere).map((action) => (
              <tr key={action}>
                <td>
                  <Kbd>{KEY[action]}</Kbd>
                  {action === "help" && (
                    <>
                      {" "}
                      <Kbd>?</Kbd>
                    </>
                  )}
                </td>
                <td>{t(`keys.${action}`)}</td>
              </tr>
            ))}
            {ALSO.filter(({ words }) => isHere(words)).map(({ key, words }) => (
              <tr key={words}>
                <td>
                  <Kbd>{key}</Kbd>
                </td>
                <td>{t(`record:keys.${words}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Text size="sm" c="var(--quiet)" mt="sm">
          {t("keys.words")}
        </Text>
      </Modal>
    </>
  );
}
