import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

/** Asked once more: somebody has promised to call, and nobody will. */
export function CallOff({ pending, sure }: { pending: boolean; sure: () => void }) {
  const { t } = useTranslation("desk");
  const [asked, { open, close }] = useDisclosure();
  if (!asked)
    return (
      <Button size="compact-sm" variant="default" onClick={open}>
        {t("planned.callOff")}
      </Button>
    );
  return (
    <Group gap="xs" role="group" aria-label={t("planned.sure")}>
      <Text size="sm">{t("planned.sure")}</Text>
      <Button size="compact-sm" color="red.8" loading={pending} onClick={sure}>
        {t("planned.callOffNow")}
      </Button>
      <Button size="compact-sm" variant="default" onClick={close}>
        {t("planned.keep")}
      </Button>
    </Group>
  );
}
