import { Alert, Button, Group, Text } from "@mantine/core";
import { IconPhoneX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Unreached as Told } from "../../api/generated";
import { Moment } from "../../time";

const SEEN = "hotline.unreached";

/** My callback has reached nobody, and what comes of it: until it is taken note of, or the next talk. */
export function Unreached({ told }: { told: Told }) {
  const { t } = useTranslation("callbacks");
  const [seen, setSeen] = useState(() => sessionStorage.getItem(SEEN));
  if (seen === String(told.conversation)) return null;
  const note = () => {
    sessionStorage.setItem(SEEN, String(told.conversation));
    setSeen(String(told.conversation));
  };
  const who = told.customer ?? told.number ?? t("desk:who.withheld");
  return (
    <Alert color="orange" icon={<IconPhoneX />} title={t(`unreached.${told.why}`, { who })} role="status" styles={{ title: { color: "var(--mantine-color-text)" } }}>
      <Group justify="space-between">
        <Text size="sm">
          <Next told={told} />
        </Text>
        <Button size="xs" variant="default" onClick={note}>
          {t("unreached.dismiss")}
        </Button>
      </Group>
    </Alert>
  );
}

function Next({ told }: { told: Told }) {
  const { t } = useTranslation("callbacks");
  if (told.next_at)
    return (
      <>
        {t("unreached.again")} <Moment at={told.next_at} />
      </>
    );
  return told.seen_to_by ? t("unreached.givenUp", { name: told.seen_to_by }) : t("unreached.over");
}
