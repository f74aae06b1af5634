import { Skeleton, Stack } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";

import { callsShowOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { CallSheet } from "../../api/generated";
import { may, useMe } from "../../api/session";
import { Notes } from "../../desk/notes";
import { Card, Page } from "../../page";
import { Nowhere } from "../../shell/nowhere";
import { Failed } from "../../states";
import { Moment } from "../../time";
import { About } from "./about";
import { GivenUp } from "./given_up";
import { Legs } from "./legs";
import { Recordings } from "./recordings";
import { Story } from "./story";
import { Survey } from "./survey";
import classes from "./call.module.css";

/** One call: what happened, what was said, what came of it. */
export default function Call() {
  const id = Number(useParams().id);
  return Number.isSafeInteger(id) && id > 0 ? <Shown key={id} id={id} /> : <Nowhere />;
}

function Shown({ id }: { id: number }) {
  const { t } = useTranslation("call");
  const { data, error, refetch } = useQuery(callsShowOptions({ path: { call_id: id } }));
  if (!data) {
    return <Page title={t("title")}>{error ? <Failed error={error} again={() => void refetch()} /> : <Waiting />}</Page>;
  }
  const { call } = data;
  return (
    <Page
      title={call.customer ?? call.number ?? t("withheld")}
      about={
        <>
          {t(`purpose.${call.purpose}`)} · <Moment at={call.started_at} />
        </>
      }
      beside={<Back />}
    >
      <Sheet sheet={data} />
    </Page>
  );
}

function Sheet({ sheet }: { sheet: CallSheet }) {
  const { t } = useTranslation("call");
  useTranslation("callbacks");
  return (
    <div className={classes.split}>
      <Stack gap="md" miw={0}>
        {sheet.given_up && <GivenUp callback={sheet.given_up} />}
        <Recordings sheet={sheet} />
        {sheet.notes.length > 0 && (
          <Card title={t("note")}>
            <Notes notes={sheet.notes} since={sheet.call.started_at} className={classes.words} />
          </Card>
        )}
        {sheet.survey && <Survey survey={sheet.survey} call={sheet.call.id} />}
        <Story sheet={sheet} />
      </Stack>
      <Stack gap="md" miw={0}>
        <About sheet={sheet} />
        <Legs sheet={sheet} />
      </Stack>
    </div>
  );
}

/** Back to the log as it was filtered; to all calls for who came by a link. */
function Back() {
  const { t } = useTranslation("call");
  const { person } = useMe();
  const go = useNavigate();
  if (!may(person.role, "supervisor")) return null;
  return (
    <Link
      to="/calls"
      className={classes.back}
      onClick={(event) => {
        if (!cameFromHere() || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        void go(-1);
      }}
    >
      <IconArrowLeft size={17} aria-hidden /> {t("back")}
    </Link>
  );
}

/** Whether this page was reached inside the console: its router counts its pages. */
function cameFromHere(): boolean {
  return ((history.state as { idx?: number } | null)?.idx ?? 0) > 0;
}

function Waiting() {
  const { t } = useTranslation("call");
  return (
    <div role="status" aria-label={t("loading")} className={classes.split}>
      <Stack>
        <Skeleton height={190} radius="md" />
        <Skeleton height={420} radius="md" />
      </Stack>
      <Skeleton height={340} radius="md" />
    </div>
  );
}
