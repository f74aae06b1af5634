import { Skeleton } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck, IconStarFilled } from "@tabler/icons-react";
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { AnswerLine, FollowUp, SurveyLine } from "../../api/generated";
import { plain } from "../../desk/labels";
import { Moment, useSecond } from "../../time";
import matters from "../../page/matters.module.css";
import classes from "./surveys.module.css";

const Player = lazy(() => import("../../player"));
const BEST = 5;
const SAID_ABOVE = ["agent", "solved", "repeated"];

/** The answers of one survey, and what was done about them. */
export function Answers({ survey }: { survey: SurveyLine }) {
  const { t } = useTranslation("surveys");
  const rest = survey.answers.filter((answer) => !SAID_ABOVE.includes(answer.question));
  return (
    <>
      <dl className={classes.answers}>
        {survey.score !== null && (
          <Said name={t("answer.agent")}>
            <Score score={survey.score} />
          </Said>
        )}
        {survey.solved !== null && (
          <Said name={t("answer.solved")} bad={!survey.solved}>
            {t(survey.solved ? "yes" : "no")}
          </Said>
        )}
        {survey.repeated !== null && (
          <Said name={t("answer.repeated")} bad={survey.repeated}>
            {t(survey.repeated ? "yes" : "no")}
          </Said>
        )}
        <Said name={t("how")}>
          {t(`channel.${survey.channel}`)} · <State survey={survey} />
        </Said>
      </dl>
      {rest.map((answer) => (
        <Comment key={`${answer.question}-${answer.at}`} answer={answer} />
      ))}
      {survey.follow_up && <Task task={survey.follow_up} />}
    </>
  );
}

/** How far it has come; of one that is still to be asked, when, and what became of it so far. */
function State({ survey }: { survey: SurveyLine }) {
  const { t } = useTranslation("surveys");
  if (survey.status !== "due") return t(`status.${survey.status}`);
  return (
    <>
      {t(survey.attempts > 0 ? "again" : "status.due")} <Moment at={survey.due_at} />
    </>
  );
}

function Said({ name, bad, children }: { name: string; bad?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-bad={bad}>{children}</dd>
    </div>
  );
}

function Score({ score }: { score: number }) {
  const { t } = useTranslation("surveys");
  return (
    <span className={classes.score}>
      {t("score.of", { score })}
      <span aria-hidden className={classes.stars}>
        {Array.from({ length: BEST }, (_, star) => (
          <IconStarFilled key={star} size={15} data-given={star < score} />
        ))}
      </span>
    </span>
  );
}

/** What was typed, or spoken, in the customer's own words. */
function Comment({ answer }: { answer: AnswerLine }) {
  const { t } = useTranslation("surveys");
  const name = t(`answer.${answer.question}`, plain(answer.question));
  if (!answer.spoken) {
    return (
      <p className={classes.comment}>
        <span className={matters.quiet}>{name}</span> {answer.value}
      </p>
    );
  }
  if (answer.recording_id === null) return <p className={matters.quiet}>{t("comment.away")}</p>;
  return (
    <Suspense fallback={<Skeleton height={100} radius="md" />}>
      <Player recordingId={answer.recording_id} name={name} />
    </Suspense>
  );
}

/** Whether somebody has seen to a bad answer. */
function Task({ task }: { task: FollowUp }) {
  const { t } = useTranslation("surveys");
  const late = Date.parse(task.due_at) / 1000 < useSecond();
  const state = task.done_at ? "done" : late ? "late" : "open";
  const Sign = task.done_at ? IconCircleCheck : IconAlertCircle;
  return (
    <p className={classes.task} data-state={state}>
      <Sign size={18} aria-hidden />
      <span>
        <strong>{t(`followUp.${state}`)}</strong> <Moment at={task.done_at ?? task.due_at} />
        {task.owner && ` · ${task.owner}`}
      </span>
    </p>
  );
}
