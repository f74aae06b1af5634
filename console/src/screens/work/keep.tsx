import { Button, Group, TextInput } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { casesCloseMutation, casesSetNextStepMutation } from "../../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../../api/rooms";
import { useMe } from "../../api/session";
import { Failed } from "../../states";
import { dayIn, dueOn, instantIn, serverClock } from "../../time";
import classes from "./work.module.css";

/** What was promised is done: the case is closed with it, or the next thing is promised. */
export function Keep({ id, name }: { id: number; name: string }) {
  const { t } = useTranslation("work");
  const zone = useMe().company.time_zone;
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [step, setStep] = useState("");
  const [day, setDay] = useState("");
  const [tried, setTried] = useState(false);
  const onSettled = () => askAgain(client, ["work", "cases", "customers"]);
  const close = useMutation({ ...casesCloseMutation(), onSettled });
  const promise = useMutation({ ...casesSetNextStepMutation(), onSuccess: () => setOpened(false), onSettled });
  const gone = day !== "" && day < dayIn(zone, serverClock.now());
  const path = { case_id: id };
  if (!opened)
    return (
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCheck size={16} />}
        onClick={() => setOpened(true)}
        aria-label={`${t("keep")}: ${name}`}
      >
        {t("keep")}
      </Button>
    );
  const next = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (step.trim() && !gone && day)
      promise.mutate({ path, body: { next_step: step.trim(), due_at: instantIn(zone, day, dueOn(zone, day, serverClock.now())) } });
  };
  const error = close.error ?? promise.error;
  return (
    <form onSubmit={next} className={classes.keeping} aria-label={`${t("keep")}: ${name}`}>
      <Group gap="xs">
        <Button
          size="xs"
          color="leaf"
          onClick={() => close.mutate({ path, body: { solved: true } })}
          loading={close.isPending}
          autoFocus // it takes the place of the button just pressed
        >
          {t("desk:matter.is.yes")}
        </Button>
        <Button size="xs" variant="default" onClick={() => setOpened(false)}>
          {t("cancel")}
        </Button>
      </Group>
      <div className={classes.next}>
        <TextInput
          label={t("orNext")}
          placeholder={t("desk:matter.nextStepHint")}
          value={step}
          onChange={(event) => setStep(event.currentTarget.value)}
          error={tried && !step.trim() && t("desk:matter.nextStepMissing")}
          maxLength={2000}
        />
        <TextInput
          label={t("desk:matter.dueDay")}
          type="date"
          value={day}
          min={dayIn(zone, serverClock.now())}
          onChange={(event) => setDay(event.currentTarget.value)}
          error={tried && (gone ? t("record:wrapUp.callBackPast") : !day && t("desk:matter.dueDayMissing"))}
        />
        <Button size="sm" variant="default" type="submit" loading={promise.isPending}>
          {t("promise")}
        </Button>
      </div>
      {error && <Failed error={error} />}
    </form>
  );
}
