import { ActionIcon, Button, Group, Input, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import classes from "./records.module.css";

interface Props {
  label: string;
  description?: string;
  items: string[];
  set: (items: string[]) => void;
  error?: string | undefined;
  maxLength?: number;
}

/** A list whose order counts: typed, moved up and down, taken away. */
export function OrderedList({ label, description, items, set, error, maxLength = 40 }: Props) {
  const { t } = useTranslation("administration");
  const [typed, setTyped] = useState("");
  const add = () => {
    const word = typed.trim();
    if (word && !items.includes(word)) set([...items, word]);
    setTyped("");
  };
  const swap = (place: number, other: number) => {
    const moved = [...items];
    [moved[place], moved[other]] = [moved[other]!, moved[place]!];
    set(moved);
  };
  return (
    <Input.Wrapper label={label} description={description} error={error} labelElement="div">
      <ol className={classes.rows} style={{ marginTop: 6 }} aria-label={label}>
        {items.map((item, place) => (
          <li key={item}>
            <Group gap={4} wrap="nowrap">
              <span style={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>{item}</span>
              <ActionIcon
                variant="default"
                disabled={place === 0}
                aria-label={t("list.up", { item })}
                onClick={() => swap(place, place - 1)}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="default"
                disabled={place === items.length - 1}
                aria-label={t("list.down", { item })}
                onClick={() => swap(place, place + 1)}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                variant="default"
                aria-label={t("list.remove", { item })}
                onClick={() => set(items.filter((each) => each !== item))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </li>
        ))}
      </ol>
      <Group gap={6} mt={6} wrap="nowrap">
        <TextInput
          aria-label={t("list.new", { label })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={add} // whoever goes on to Save meant it
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
          maxLength={maxLength}
          style={{ flex: 1 }}
        />
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={add} disabled={!typed.trim()}>
          {t("add")}
        </Button>
      </Group>
    </Input.Wrapper>
  );
}
