import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { KEYS } from "../../phone";
import classes from "./desk.module.css";

/** Keys for menus at the other end: by pointer, or typed. */
export function Keypad({ press }: { press: (key: string) => void }) {
  const { t } = useTranslation("desk");
  const [pressed, setPressed] = useState("");
  const send = (key: string) => {
    press(key);
    setPressed((before) => (before + key).slice(-16));
  };
  const type = (event: React.KeyboardEvent) => {
    if ((KEYS as readonly string[]).includes(event.key)) send(event.key);
  };
  return (
    // Typing works wherever the focus is among the keys.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={type}>
      <Text ta="right" mih={24} mb={4} role="log" aria-label={t("call.pressed")}>
        {pressed}
      </Text>
      <div className={classes.keypad}>
        {KEYS.map((key) => (
          <Button key={key} variant="default" size="md" px={0} onClick={() => send(key)}>
            {key}
          </Button>
        ))}
      </div>
    </div>
  );
}
