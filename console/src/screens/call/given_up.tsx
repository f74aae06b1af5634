import { Alert, Text } from "@mantine/core";
import { IconPhoneX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { GivenUpLine } from "../../api/generated";
import { Moment } from "../../time";
import { CameOfIt } from "../messages/given_up";

/** The callback that belongs to this call was given up: who sees to it, and what came of it. */
export function GivenUp({ callback }: { callback: GivenUpLine }) {
  const { t } = useTranslation("callbacks");
  const done = callback.done_at;
  return (
    <Alert color={done ? "gray" : "orange"} icon={<IconPhoneX />} title={t("givenUp.title")} styles={{ title: { color: "var(--mantine-color-text)" } }}>
      <Text size="sm">{t("givenUp.words", { times: callback.times_tried, name: callback.owner ?? "–" })}</Text>
      {done && (
        <Text size="sm">
          {t("givenUp.done")} <Moment at={done} />
          {callback.done_word && (
            <>
              {" · "}
              <CameOfIt callback={callback} />
            </>
          )}
        </Text>
      )}
      <Link to={`/messages?kind=callbacks${done ? "&state=done" : ""}`}>{t("givenUp.link")}</Link>
    </Alert>
  );
}
