import { Alert } from "@mantine/core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import type { Briefing } from "../../api/generated";
import { isLive, useDesk } from "../../desk/desk";
import { Withdrawn } from "../../desk/withdrawn";
import { PresenceControl } from "../../desk/presence";
import { Failed, Loading } from "../../states";
import { Arranged } from "./arranged";
import { AsBefore } from "./as_before";
import { Call } from "./call";
import { Guidance } from "./guidance";
import { Help } from "./help";
import { MyQueues, Standing } from "./idle";
import { useFetchedLater, WrapUp } from "./later";
import { NotYet } from "./not_yet";
import { Offer } from "./offer";
import { Parked } from "./parked";
import { PutBy } from "./put_by";
import { Record } from "./record";
import { Repeat } from "./repeat";
import { SoFar } from "./so_far";
import { TelephoneStatus } from "./telephone_status";
import { Theirs } from "./theirs";
import { Unreached } from "./unreached";
import { Unfinished } from "./unfinished";
import classes from "./desk.module.css";

/** The agent's desk: presence and telephone on top, what is going on below, the customer's record beside it. */
export default function Desk() {
  const { t } = useTranslation("desk");
  useTranslation("company");
  useTranslation("callbacks");
  useTranslation("record"); // the first offer must not wait for its words
  const { desk, error, again } = useDesk();
  useFetchedLater();
  if (!desk)
    return (
      <>
        <h1 className={classes.unseen}>{t("title")}</h1>
        {error ? <Failed error={error} again={again} /> : <Loading />}
      </>
    );
  const { offer, conversation, part, parked, unfinished } = desk;
  const briefing = offer ?? conversation?.briefing ?? part?.briefing ?? null;
  return (
    <div className={classes.desk}>
      <h1 className={classes.unseen}>{t("title")}</h1>
      <NotYet />
      <section className={classes.bar} aria-label={t("presence.title")}>
        <PresenceControl me={desk.me} />
        <div className={classes.equipment}>
          <TelephoneStatus me={desk.me} />
          <Help />
        </div>
      </section>
      <Arranged talk={conversation?.id} />
      {desk.unreached && <Unreached key={desk.unreached.conversation} told={desk.unreached} />}
      {briefing ? (
        <div className={classes.split}>
          <div className={classes.doing}>
            {part && <Theirs part={part} />}
            {offer && <Offer offer={offer} />}
            {!offer && isLive(conversation) && <Call talk={conversation} />}
            {offer && <Before briefing={offer} />}
            {!offer && conversation && (
              <Suspense fallback={<Loading />}>
                <WrapUp key={conversation.id} talk={conversation} />
              </Suspense>
            )}
          </div>
          <div className={classes.doing}>
            {!offer && <SoFar briefing={briefing} begins={isLive(conversation)} />}
            {!offer && <Before briefing={briefing} />}
            <Record briefing={briefing} />
          </div>
        </div>
      ) : (
        <>
          <Standing desk={desk} />
          {parked.length > 0 && (
            <div className={classes.aside}>
              <Parked parked={parked} busy={desk.me.presence === "reserved"} />
            </div>
          )}
          <AsBefore me={desk.me} />
          <PutBy desk={desk} />
          {desk.withdrawn && (
            <div className={classes.aside}>
              <Alert variant="default" role="status">
                <Withdrawn told={desk.withdrawn} />
              </Alert>
            </div>
          )}
          {unfinished && (
            <div className={classes.aside}>
              <Unfinished key={unfinished.id} talk={unfinished} />
            </div>
          )}
          <MyQueues desk={desk} />
        </>
      )}
    </div>
  );
}

/** What to know before the first word: under the offer, and beside the call, where the note has its place. */
function Before({ briefing }: { briefing: Briefing }) {
  return (
    <>
      <Repeat briefing={briefing} />
      <Guidance briefing={briefing} />
    </>
  );
}
