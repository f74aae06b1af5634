import { Button, TextInput } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { tasksCloseMutation } from "../../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../../api/rooms";
import { Failed } from "../../states";
import classes from "./messages.module.css";

/** Closing a task takes a word, so that whoever looks later knows how it went. */
export function Close({ id, name }: { id: number; name: string }) {
  const { t } = useTranslation("messages");
  const client = useQueryClient();
  const [word, setWord] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const close = useMutation({ ...tasksCloseMutation(), onSettled: () => askAgain(client, ["given_up", "tasks", "work"]) });
  if (word === null)
    return (
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCheck size={16} />}
        onClick={() => setWord("")}
        aria-label={`${t("givenUp.close")}: ${name}`}
      >
        {t("givenUp.close")}
      </Button>
    );
  const say = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (word.trim()) close.mutate({ path: { task_id: id }, body: { word: word.trim() } });
  };
  return (
    <form onSubmit={say} className={classes.closing}>
      <TextInput
        label={t("givenUp.word")}
        value={word}
        onChange={(event) => setWord(event.currentTarget.value)}
        error={tried && !word.trim() && t("givenUp.wordEmpty")}
        maxLength={2000}
        autoFocus // it takes the place of the button just pressed
      />
      <Button size="xs" type="submit" loading={close.isPending}>
        {t("givenUp.close")}
      </Button>
      <Button size="xs" variant="default" onClick={() => setWord(null)}>
        {t("givenUp.cancel")}
      </Button>
      {close.error && <Failed error={close.error} />}
    </form>
  );
}
