import { Alert, Button, Group, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { AgentView } from "../../api/generated";
import { Breaks, useBecome } from "../../desk/choosing";
import classes from "./desk.module.css";

/** Callers reach me, though I have not chosen it just now: that it is so, and the ways out. */
export function AsBefore({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const { become, choosing, refused } = useBecome();
  if (me.presence !== "available" || me.presence_reason !== "as_before") return null;
  return (
    <div className={classes.aside}>
      <Alert color="lagoon" role="status" c="var(--mantine-color-text)">
        <Text mb="sm">{t("asBefore.words")}</Text>
        <Group gap="xs">
          <Button
            size="sm"
            color="leaf"
            leftSection={<IconPlayerPlay size={16} />}
            loading={choosing === "available"}
            onClick={() => become("available")}
          >
            {t("asBefore.stay")}
          </Button>
          <Breaks become={become} chosen={false} />
        </Group>
        {refused && (
          <Text size="sm" c="var(--bad)" role="alert">
            {refused}
          </Text>
        )}
      </Alert>
    </div>
  );
}
