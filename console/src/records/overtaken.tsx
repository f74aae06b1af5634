import { Alert, Button, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { auditListingOptions, staffListingOptions } from "../api/generated/@tanstack/react-query.gen";
import { may, useMe } from "../api/session";
import { Moment } from "../time";
import { Diff } from "./diff";
import { lastChange } from "./last_change";
import classes from "./records.module.css";

/** Somebody else has changed it meanwhile: who, when, what; and the way to what is there now. */
export function Overtaken({ subject, reload }: { subject: string; reload: () => void }) {
  const { t } = useTranslation("administration");
  const enabled = may(useMe().person.role, "manager");
  const { data: changes } = useQuery({ ...auditListingOptions({ query: { subject } }), staleTime: 0, enabled });
  const { data: people } = useQuery({ ...staffListingOptions(), enabled });
  const last = lastChange(changes);
  const who = people?.find(({ id }) => id === last?.staff_id)?.name ?? t("audit.system");
  return (
    <Alert
      color="orange"
      icon={<IconUsers />}
      title={t("overtaken.title")}
      role="alert"
      classNames={{ title: classes.said }}
    >
      {last && (
        <>
          <Text size="sm" mb={4}>
            {who}, <Moment at={last.at} precision="second" />
          </Text>
          <Diff before={last.before} after={last.after} />
        </>
      )}
      <Text size="sm" my="xs">
        {t("overtaken.words")}
      </Text>
      <Button size="xs" variant="default" onClick={reload}>
        {t("overtaken.reload")}
      </Button>
    </Alert>
  );
}
