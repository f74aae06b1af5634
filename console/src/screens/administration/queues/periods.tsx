import { ActionIcon, Button, Group, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const MORNING = "09:00-18:00";
const AFTERNOON = "14:00-18:00";

interface Props {
  /** Whose periods these are: "Monday". */
  of: string;
  periods: string[];
  set: (periods: string[]) => void;
}

/** The periods of one day, one after another; a period until 00:00 lasts to midnight. */
export function Periods({ of, periods, set }: Props) {
  const { t } = useTranslation("administration");
  const replace = (place: number, period: string) => set(periods.map((each, at) => (at === place ? period : each)));
  return (
    <Group gap={8}>
      {periods.length === 0 && <Text c="var(--quiet)">{t("hours.closed")}</Text>}
      {periods.map((period, place) => {
        const [from = "", until = ""] = period.split("-");
        return (
          <Group key={place} gap={4} wrap="nowrap">
            <TextInput
              type="time"
              size="xs"
              aria-label={t("hours.from", { day: of })}
              value={from}
              onChange={(event) => replace(place, `${event.currentTarget.value}-${until}`)}
            />
            –
            <TextInput
              type="time"
              size="xs"
              aria-label={t("hours.until", { day: of })}
              value={until === "24:00" ? "00:00" : until}
              onChange={(event) => replace(place, `${from}-${midnight(event.currentTarget.value)}`)}
            />
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t("hours.remove", { day: of, period })}
              onClick={() => set(periods.filter((_, at) => at !== place))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      <Button
        size="xs"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        aria-label={t("hours.addOn", { day: of })}
        onClick={() => set([...periods, periods.length ? AFTERNOON : MORNING])}
      >
        {t("hours.add")}
      </Button>
    </Group>
  );
}

function midnight(time: string): string {
  return time === "00:00" ? "24:00" : time;
}
