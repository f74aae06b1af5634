import { Button, Checkbox, Chip, Group, Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconAlertTriangle, IconArrowLeft } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { emergencyShowQueryKey, emergencySwitchMutation } from "../../../api/generated/@tanstack/react-query.gen";
import type { LineEmergency } from "../../../api/generated";
import { useLanguageName } from "../../../desk/labels";
import { Failed } from "../../../states";
import parts from "../../../records/records.module.css";
import { ENDS_CALLS, TEMPLATES, type Occasion } from "./templates";
import classes from "./emergency.module.css";

const OCCASIONS = Object.keys(TEMPLATES) as Occasion[];
const WORDS_CHARACTERS = 2_000;

type Words = Record<string, string>;

interface Props {
  lines: LineEmergency[];
  close: () => void;
}

/** Which lines, which words, and once more what callers will hear; then it is on from the next call. */
export function SwitchOn({ lines, close }: Props) {
  const { t } = useTranslation("administration");
  const client = useQueryClient();
  const already = lines.filter((line) => line.on);
  const [chosen, setChosen] = useState(() => (already.length ? already : lines).map(({ line_id }) => String(line_id)));
  const [words, setWords] = useState<Words>(() => ({ ...TEMPLATES.disturbance, ...already[0]?.words }));
  const [ends, setEnds] = useState(() => already[0]?.ends_calls ?? ENDS_CALLS.disturbance);
  const [sure, setSure] = useState(false);
  const on = lines.filter(({ line_id }) => chosen.includes(String(line_id)));
  const languages = [...new Set(on.flatMap((line) => [line.language, ...line.languages]))];
  const said = Object.fromEntries(
    languages.map((code) => [code, (words[code] ?? "").trim()]).filter(([, text]) => text),
  ) as Words;
  const silent = on.filter(({ language }) => !said[language]);
  const endless = on.filter(({ can_end_calls }) => !can_end_calls);
  const ends_calls = ends && endless.length < on.length;
  const switchOn = useMutation({
    ...emergencySwitchMutation(),
    onSuccess: (now) => {
      client.setQueryData(emergencyShowQueryKey(), now);
      close();
    },
  });
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t(sure ? "emergency.sure" : "emergency.on")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {sure ? (
        <Sure on={on} said={said} endsCalls={ends_calls} />
      ) : (
        <Stack pb="md">
          <Checkbox.Group label={t("emergency.lines")} value={chosen} onChange={setChosen}>
            <div className={parts.two} style={{ marginTop: 6, gap: "0.5rem" }}>
              {lines.map((line) => (
                <Checkbox
                  key={line.line_id}
                  value={String(line.line_id)}
                  label={line.title}
                  description={line.number}
                />
              ))}
            </div>
          </Checkbox.Group>
          <WordFields
            languages={languages}
            words={words}
            set={setWords}
            begin={(occasion) => {
              setWords({ ...words, ...TEMPLATES[occasion] });
              setEnds(ENDS_CALLS[occasion]);
            }}
          />
          <Afterwards endsCalls={ends_calls} set={setEnds} possible={endless.length < on.length} />
        </Stack>
      )}
      <div className={parts.foot}>
        {silent.length > 0 && (
          <Text size="sm" c="var(--bad)" mb="sm" role="alert">
            {t("emergency.silent", { lines: silent.map(({ title }) => title).join(", ") })}
          </Text>
        )}
        {ends_calls && endless.length > 0 && (
          <Text size="sm" c="var(--bad)" mb="sm" role="alert">
            {t("emergency.cannotEnd", { lines: endless.map(({ title }) => title).join(", ") })}
          </Text>
        )}
        {switchOn.error && <Failed error={switchOn.error} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={sure ? () => setSure(false) : close}
            leftSection={sure && <IconArrowLeft size={18} />}
          >
            {t(sure ? "back" : "cancel")}
          </Button>
          {sure ? (
            <Button
              color="red.8"
              leftSection={<IconAlertTriangle size={18} />}
              onClick={() => switchOn.mutate({ body: { on: true, words: said, ends_calls, line_ids: chosen.map(Number) } })}
              loading={switchOn.isPending}
              data-autofocus
            >
              {t("emergency.now")}
            </Button>
          ) : (
            <Button onClick={() => setSure(true)} disabled={on.length === 0 || silent.length > 0}>
              {t("continue")}
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}

interface WordProps {
  languages: string[];
  words: Words;
  set: (words: Words) => void;
  begin: (occasion: Occasion) => void;
}

function WordFields({ languages, words, set, begin }: WordProps) {
  const { t } = useTranslation("administration");
  const language = useLanguageName();
  const taken = OCCASIONS.find((occasion) => languages.every((code) => words[code] === TEMPLATES[occasion][code]));
  return (
    <>
      <div role="radiogroup" aria-labelledby="occasion">
        <Text size="sm" fw={500} mb={6} id="occasion">
          {t("emergency.template")}
        </Text>
        <Chip.Group value={taken ?? null} onChange={(occasion) => begin(occasion as Occasion)}>
          <Group gap={8}>
            {OCCASIONS.map((occasion) => (
              <Chip key={occasion} value={occasion} radius="md">
                {t(`emergency.occasion.${occasion}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </div>
      {languages.map((code) => (
        <Textarea
          key={code}
          label={t("emergency.wordsIn", { language: language(code) })}
          lang={code}
          value={words[code] ?? ""}
          onChange={(event) => set({ ...words, [code]: event.currentTarget.value })}
          maxLength={WORDS_CHARACTERS}
          autosize
          minRows={2}
        />
      ))}
    </>
  );
}

interface AfterwardsProps {
  endsCalls: boolean;
  set: (endsCalls: boolean) => void;
  possible: boolean;
}

/** What follows the words: help without a menu, or the menu. */
function Afterwards({ endsCalls, set, possible }: AfterwardsProps) {
  const { t } = useTranslation("administration");
  return (
    <Radio.Group
      label={t("emergency.after")}
      value={endsCalls ? "endsCalls" : "goesOn"}
      onChange={(chosen) => set(chosen === "endsCalls")}
    >
      <Stack gap={8} mt={6}>
        {(["endsCalls", "goesOn"] as const).map((way) => (
          <Radio
            key={way}
            value={way}
            label={t(`emergency.${way}`)}
            description={t(`emergency.${way}Words`)}
            disabled={way === "endsCalls" && !possible}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface SureProps {
  on: LineEmergency[];
  said: Words;
  endsCalls: boolean;
}

function Sure({ on, said, endsCalls }: SureProps) {
  const { t } = useTranslation("administration");
  const language = useLanguageName();
  return (
    <>
      <Text fw={600}>{t("emergency.from", { lines: on.map(({ title }) => title).join(", ") })}</Text>
      <Text size="sm" c="var(--quiet)">
        {t("emergency.fromWords")}
      </Text>
      {Object.entries(said).map(([code, words]) => (
        <p key={code} className={classes.heard} lang={code}>
          <Text span size="sm" c="var(--quiet)">
            {language(code)}:{" "}
          </Text>
          {words}
        </p>
      ))}
      <Text my="sm">
        {t("emergency.after")}: {t(endsCalls ? "emergency.endsCalls" : "emergency.goesOn")}
      </Text>
    </>
  );
}
