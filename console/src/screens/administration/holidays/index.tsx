import { Button, Group, Select } from "@mantine/core";
import { IconBeach, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import {
  linesListingOptions,
  specialDaysCalendarOptions,
  specialDaysListingOptions,
} from "../../../api/generated/@tanstack/react-query.gen";
import type { Holiday } from "../../../api/generated";
import { Empty, Failed, Loading } from "../../../states";
import { dayIn, serverClock } from "../../../time";
import { useMe } from "../../../api/session";
import { CountryField } from "../parts/country_field";
import { Listing, type Column } from "../../../records/listing";
import { useOpened } from "../parts/opened";
import { Section } from "../parts/section";
import { Tag } from "../../../records/tag";
import { SpecialDay } from "./special_day";
import { useDays } from "./days";

const YEARS_AHEAD = 3;

/** A country's year as it counts here: public holidays, our own days, and those on which we work all the same. */
export function Holidays() {
  const { t } = useTranslation("administration");
  const { company } = useMe();
  const { opened, open, close } = useOpened("holidays");
  const [filter, setFilter] = useSearchParams();
  const { data: lines } = useQuery(linesListingOptions());
  const { data: ours } = useQuery(specialDaysListingOptions());
  const thisYear = Number(dayIn(company.time_zone, serverClock.now()).slice(0, 4));
  const year = Number(filter.get("year")) || thisYear;
  const country = filter.get("country") ?? lines?.find(({ active }) => active)?.country ?? null;
  const choose = (part: Record<string, string>) => setFilter({ ...(country && { country }), year: String(year), ...part });
  const chosen = ours?.find(({ id }) => String(id) === opened);
  return (
    <Section
      title={t("section.holidays")}
      words={t("holidays.words")}
      action={
        <Button leftSection={<IconPlus size={18} />} onClick={() => open("new")}>
          {t("holidays.add")}
        </Button>
      }
    >
      <Group mb="md" align="flex-end">
        <CountryField
          label={t("field.country")}
          value={country}
          set={(code) => code && choose({ country: code })}
          needed
        />
        <Select
          label={t("holidays.year")}
          data={Array.from({ length: YEARS_AHEAD }, (_, ahead) => String(thisYear + ahead))}
          value={String(year)}
          onChange={(chosenYear) => chosenYear && choose({ year: chosenYear })}
          allowDeselect={false}
          w={110}
        />
      </Group>
      {country && <Year country={country} year={year} open={open} />}
      {(opened === "new" || opened?.startsWith("on-") || chosen) && (
        <SpecialDay key={opened} day={chosen} on={opened?.startsWith("on-") ? opened.slice(3) : ""} country={country} close={close} />
      )}
    </Section>
  );
}

function Year({ country, year, open }: { country: string; year: number; open: (key: string | number) => void }) {
  const { t } = useTranslation("administration");
  const { data: days, error, refetch } = useQuery(specialDaysCalendarOptions({ query: { country, year } }));
  const columns = useColumns(open);
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!days) return <Loading />;
  if (days.length === 0) return <Empty icon={<IconBeach size={36} />} title={t("holidays.none")} />;
  return <Listing label={t("section.holidays")} rows={days} columns={columns} keyOf={(day) => day.day + day.title} />;
}

function useColumns(open: (key: string | number) => void): Column<Holiday>[] {
  const { t } = useTranslation("administration");
  const write = useDays();
  return [
    { title: t("field.day"), cell: ({ day }) => write(day) },
    { title: t("field.title"), cell: ({ title }) => title },
    {
      title: t("holidays.counts"),
      cell: ({ closed }) => (
        <Tag tone={closed ? "warn" : "good"}>{t(closed ? "holidays.closed" : "holidays.works")}</Tag>
      ),
    },
    {
      title: t("holidays.source"),
      cell: ({ day, title, special_id }) => (
        <Group gap={8} display="inline-flex" wrap="nowrap">
          {t(special_id === null ? "holidays.public" : "holidays.own")}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t("holidays.changeDay", { day: write(day), title })}
            onClick={() => open(special_id ?? `on-${day}`)}
          >
            {t("change")}
          </Button>
        </Group>
      ),
    },
  ];
}
