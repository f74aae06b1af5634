import { ActionIcon, Button, NumberInput, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { isPart, nodesOf, putInNode, type Part } from "../document";
import { useDrafting } from "../drafting";
import { LeadsTo } from "./leads_to";
import editor from "../editor.module.css";
import forms from "./fields.module.css";

type Answer = Part & { key: string };

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** What a question's keys mean: a scale, or each key by itself. */
export function AnswersField({ node }: { node: string }) {
  const { t } = useTranslation("forms");
  const { document, edit } = useDrafting();
  const source = nodesOf(document)[node] ?? {};
  const isByKey = source.answers !== undefined;
  const scale = typeof source.scale === "number" ? source.scale : 5;
  const choose = (how: string) =>
    edit((before) => {
      const byKey = KEYS.slice(0, 2).map((key) => ({ key, value: Number(key) }));
      const without = putInNode(before, node, [how === "keys" ? "scale" : "answers"], undefined);
      return putInNode(without, node, [how === "keys" ? "answers" : "scale"], how === "keys" ? byKey : 5);
    });
  return (
    <fieldset className={editor.words}>
      <legend>{t("answers")}</legend>
      <SegmentedControl
        aria-label={t("answers")}
        data={[
          { value: "scale", label: t("byScale") },
          { value: "keys", label: t("byKey") },
        ]}
        value={isByKey ? "keys" : "scale"}
        onChange={choose}
      />
      {!isByKey && (
        <NumberInput
          label={t("scaleTo")}
          value={scale}
          min={2}
          max={9}
          allowDecimal={false}
          onChange={(most) =>
            typeof most === "number" && edit((before) => putInNode(before, node, ["scale"], most), `${node}.scale`)
          }
        />
      )}
      {isByKey && <ByKey node={node} answers={answersOf(source)} />}
    </fieldset>
  );
}

function ByKey({ node, answers }: { node: string; answers: Answer[] }) {
  const { t } = useTranslation("forms");
  const { edit } = useDrafting();
  const keep = (next: Answer[], about?: string) =>
    edit((before) => putInNode(before, node, ["answers"], next), about && `${node}.answers.${about}`);
  const free = KEYS.find((key) => !answers.some((answer) => answer.key === key));
  return (
    <>
      {answers.map((answer, place) => {
        const change = (part: Part, about?: string) => keep(answers.with(place, { ...answer, ...part }), about);
        return (
          <fieldset key={answer.key} className={editor.words}>
            <legend>{t("editor:option", { key: answer.key })}</legend>
            <div className={editor.fields}>
              <TextInput
                label={t("answerMeans")}
                value={answer.value === undefined ? "" : String(answer.value)}
                placeholder={answer.key}
                maxLength={60}
                onChange={(event) => change({ value: meant(event.currentTarget.value) }, answer.key)}
              />
              <LeadsTo
                label={t("editor:leadsTo")}
                value={answer.goto}
                write={(before, goto) => putInNode(before, node, ["answers"], answers.with(place, { ...answer, goto }))}
              />
            </div>
            <div className={forms.acts}>
              <Switch
                label={t("followUp")}
                checked={answer.follow_up === true}
                onChange={(event) => change({ follow_up: event.currentTarget.checked || undefined })}
              />
              <ActionIcon
                variant="default"
                disabled={answers.length === 1}
                aria-label={t("remove", { item: t("editor:option", { key: answer.key }) })}
                onClick={() => keep(answers.toSpliced(place, 1))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={free === undefined}
          onClick={() => free && keep([...answers, { key: free, value: Number(free) }])}
        >
          {t("addAnswer")}
        </Button>
      </div>
    </>
  );
}

/** A number is kept as a number: reports count with it. */
function meant(typed: string): unknown {
  if (typed === "") return undefined;
  return /^\d{1,4}$/.test(typed) ? Number(typed) : typed;
}

function answersOf(source: Part): Answer[] {
  const { answers } = source;
  if (Array.isArray(answers)) return answers.filter(isPart).map((one) => ({ ...one, key: String(one.key) }));
  return Object.entries(isPart(answers) ? answers : {}).map(([key, one]) => ({ ...(isPart(one) ? one : {}), key }));
}
