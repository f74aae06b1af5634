import { Select, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguageName } from "../../../../desk/labels";
import { languagesOf, plannedOf } from "../document";
import { useDrafting } from "../drafting";
import { CALLERS, isComplete, QUEUES, TIMES, type Pretence } from "./script";
import classes from "./trial.module.css";
import editor from "../editor.module.css";

interface Props {
  pretence: Pretence;
  pretend: (as: Pretence) => void;
  /** Told in one line during the call. */
  open: boolean;
}

/** Who calls, in which language, when; and what else may be otherwise than usual. */
export function PretenceForm({ pretence, pretend, open }: Props) {
  const { t } = useTranslation("trial");
  const { document } = useDrafting();
  const languageName = useLanguageName();
  const planned = plannedOf(document);
  const set = (part: Partial<Pretence>) => pretend({ ...pretence, ...part });
  const told = [
    t(`caller.${pretence.caller}`),
    pretence.language ? languageName(pretence.language) : t("asked_for"),
    pretence.time === "other" && isComplete(pretence) ? pretence.at.replace("T", " ") : t(`time.${pretence.time}`),
  ];
  return (
    <details className={classes.who} open={open}>
      <summary>{told.join(", ")}</summary>
      <div className={classes.pretence}>
      <Select
        size="xs"
        label={t("who")}
        data={CALLERS.map((value) => ({ value, label: t(`caller.${value}`) }))}
        value={pretence.caller}
        allowDeselect={false}
        onChange={(caller) => caller && set({ caller })}
      />
      <Select
        size="xs"
        label={t("language")}
        placeholder={t("asked_for")}
        data={languagesOf(document).map((value) => ({ value, label: languageName(value) }))}
        value={pretence.language}
        clearable
        onChange={(language) => set({ language })}
      />
      {planned.length > 0 && (
        <Switch
          size="sm"
          label={t("planned", { languages: planned.map(languageName).join(", ") })}
          description={t("plannedHint")}
          checked={pretence.planned}
          onChange={(event) => set({ planned: event.currentTarget.checked })}
        />
      )}
      <Select
        size="xs"
        label={t("when")}
        data={TIMES.map((value) => ({ value, label: t(`time.${value}`) }))}
        value={pretence.time}
        allowDeselect={false}
        onChange={(time) => time && set({ time })}
      />
      {pretence.time === "other" && (
        <TextInput
          size="xs"
          type="datetime-local"
          label={t("at")}
          value={pretence.at}
          autoFocus={!isComplete(pretence)}
          required
          onChange={(event) => set({ at: event.currentTarget.value })}
        />
      )}
      <details className={editor.more}>
        <summary>{t("more")}</summary>
        <div className={classes.pretence}>
          <Select
            size="xs"
            label={t("queues")}
            data={QUEUES.map((value) => ({ value, label: t(`queue.${value}`) }))}
            value={pretence.queues}
            allowDeselect={false}
            onChange={(queues) => queues && set({ queues })}
          />
          <Switch size="sm" label={t("slow")} checked={pretence.slow} onChange={(event) => set({ slow: event.currentTarget.checked })} />
          <Switch size="sm" label={t("proven")} checked={pretence.proven} onChange={(event) => set({ proven: event.currentTarget.checked })} />
          <Switch
            size="sm"
            label={t("emergency")}
            checked={pretence.emergency}
            onChange={(event) => set({ emergency: event.currentTarget.checked })}
          />
        </div>
      </details>
      </div>
    </details>
  );
}
