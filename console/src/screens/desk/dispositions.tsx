import { Chip, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { plain } from "../../desk/labels";

interface DispositionsProps {
  all: string[];
  value: string | null;
  choose: (disposition: string) => void;
  missing: boolean;
  /** Why the server would not have it. */
  refused: string | null;
}

/** What came of it, in the queue's own words: one of them is needed. */
export function Dispositions({ all, value, choose, missing, refused }: DispositionsProps) {
  const { t } = useTranslation("desk");
  const wrong = missing ? t("wrapUp.dispositionMissing") : refused;
  return (
    <div
      role="radiogroup"
      aria-labelledby="disposition"
      aria-required
      aria-invalid={wrong !== null}
      aria-describedby={wrong === null ? undefined : "disposition-wrong"}
    >
      <Text size="sm" fw={600} mb={6}>
        <span id="disposition">{t("wrapUp.disposition")}</span>
        <Text span size="sm" c="var(--quiet)">
          {" "}
          {t("wrapUp.needed")}
        </Text>
      </Text>
      <Chip.Group value={value} onChange={choose}>
        <Group gap={8}>
          {all.map((each) => (
            <Chip key={each} value={each} radius="md">
              {t(`disposition.${each}`, plain(each))}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {wrong !== null && (
        <Text size="sm" c="var(--bad)" mt={6} id="disposition-wrong" role="alert">
          {wrong}
        </Text>
      )}
    </div>
  );
}
