import { Alert, Button, Group } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Away, messageOf } from "../api/refusal";

/** What went wrong, in a sentence, and the way to try again. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const { t } = useTranslation("shell");
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t("failed.title")} role="alert" m="md">
      {error instanceof Away ? t("failed.away") : messageOf(error)}
      {again && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={again}>
            {t("failed.again")}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
