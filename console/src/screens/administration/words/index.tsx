import { Button } from "@mantine/core";
import { IconList, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { choicesListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { Choice } from "../../../api/generated";
import { labelOf } from "../../../desk/labels";
import { Empty, Failed, Loading } from "../../../states";
import { Listing, type Column } from "../../../records/listing";
import { useOpened } from "../parts/opened";
import { Section } from "../parts/section";
import { InUse } from "../parts/state";
import { Word } from "./word";

type Kind = Choice["kind"];

export function Breaks() {
  return <Words kind="break" section="breaks" />;
}

export function Causes() {
  return <Words kind="cause" section="causes" />;
}

export function Reasons() {
  return <Words kind="reason" section="reasons" />;
}

/** One of the lists that people choose from, in its order. */
function Words({ kind, section }: { kind: Kind; section: string }) {
  const { t } = useTranslation("administration");
  const { opened, open, close } = useOpened(section);
  const { data: words, error, refetch } = useQuery(choicesListingOptions({ query: { kind } }));
  const columns = useColumns(kind);
  const chosen = words?.find(({ key }) => key === opened);
  const last = Math.max(0, ...(words ?? []).map(({ position }) => position));
  return (
    <Section
      title={t(`section.${section}`)}
      words={t(`words.about.${kind}`)}
      action={
        <Button leftSection={<IconPlus size={18} />} onClick={() => open("+")}>
          {t("words.add")}
        </Button>
      }
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {!words && !error && <Loading />}
      {words?.length === 0 && <Empty icon={<IconList size={36} />} title={t("words.none")} />}
      {words && words.length > 0 && (
        <Listing
          label={t(`section.${section}`)}
          rows={words}
          columns={columns}
          keyOf={(word) => word.key}
          isOff={(word) => !word.active}
          onOpen={(word) => open(word.key)}
        />
      )}
      {(opened === "+" || chosen) && <Word key={opened} kind={kind} word={chosen} after={last} close={close} />}
    </Section>
  );
}

function useColumns(kind: Kind): Column<Choice>[] {
  const { t, i18n } = useTranslation("administration");
  return [
    { title: t("words.label"), cell: (word) => labelOf(word, i18n.language) },
    { title: t("words.key"), cell: (word) => word.key },
    ...(kind === "break"
      ? [
          {
            title: t("field.allowed_minutes"),
            cell: (word: Choice) =>
              word.allowed_minutes === null ? t("none") : t("minutes", { count: word.allowed_minutes }),
          },
        ]
      : []),
    { title: t("words.languages"), cell: (word) => Object.keys(word.labels).sort().join(", ") },
    { title: t("field.position"), cell: (word) => word.position },
    { title: t("field.active"), cell: (word) => <InUse active={word.active} /> },
  ];
}
