import { Menu, Text } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { supervisionEndOutsideMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { OutsideTalk } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useLabels } from "../../desk/labels";
import { Acts } from "./acts";
import { Sure } from "./sure";
import { Ticking } from "./ticking";
import { Who } from "./who";
import classes from "./now.module.css";

/** A caller whom an agent has left with a number outside. */
export function Outside({ talk, queue }: { talk: OutsideTalk; queue: string }) {
  const { t } = useTranslation("now");
  const label = useLabels();
  const about = [t("talks.outside", { agent: talk.agent }), queue, label("reasons", talk.reason)];
  return (
    <li className={`${classes.row} ${classes.wrapping}`}>
      <div className={classes.grow}>
        <div className={classes.pair}>
          <Who who={talk.who} callId={talk.call_id} />
          <span className={classes.quiet}>{t("talks.with")}</span>
          <span className={classes.name}>{talk.number}</span>
        </div>
        <Text size="xs" c="var(--quiet)">
          {about.filter(Boolean).join(" · ")}
        </Text>
      </div>
      {talk.status === "asked" && (
        <span className={classes.callback}>
          <IconPhoneOutgoing size={15} aria-hidden /> {t("talks.outsideAsked")}
        </span>
      )}
      <Ticking at={talk.since} />
      <OutsideMenu talk={talk} />
    </li>
  );
}

/** What a supervisor can do about it: nobody of ours can come in, but it can be ended. */
function OutsideMenu({ talk }: { talk: OutsideTalk }) {
  const { t } = useTranslation("now");
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const end = useMutation({ ...supervisionEndOutsideMutation(), onSettled: () => askAgain(client, ["board"]) });
  const names = { who: talk.who ?? t("withheld"), number: talk.number };
  const asked = talk.status === "asked";
  const act = t(asked ? "outside.endAsked" : "outside.end");
  return (
    <>
      <Acts label={t("outside.acts", { name: names.who })} pending={end.isPending} error={end.error}>
        <Menu.Item c="var(--bad)" onClick={() => setSure(true)}>
          {act}
        </Menu.Item>
      </Acts>
      {sure && (
        <Sure
          title={t(asked ? "sure.asked" : "sure.outside", names)}
          words={t(asked ? "sure.askedWords" : talk.called ? "sure.outsideCalledWords" : "sure.outsideWords", names)}
          act={act}
          carryOut={() => end.mutate({ path: { party_id: talk.party_id } })}
          close={() => setSure(false)}
        />
      )}
    </>
  );
}
