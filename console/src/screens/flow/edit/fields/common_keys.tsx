import { ActionIcon, Select, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { freeKeys, helpOf, isPart, put, type Part } from "../document";
import { useDrafting } from "../drafting";
import { LeadsTo } from "./leads_to";
import { filled, textOf } from "./field";
import editor from "../editor.module.css";
import forms from "./fields.module.css";

/** Keys that do the same in every menu, such as the one to the main menu. */
export function CommonKeys() {
  const { t } = useTranslation("forms");
  const { document, edit } = useDrafting();
  const keys: Part = isPart(document.keys) ? document.keys : {};
  const keep = (next: Part, about?: string) => edit((before) => put(before, ["keys"], filled(next)), about);
  const free = freeKeys(document, []).filter((key) => key !== String(document.back_key));
  return (
    <fieldset className={editor.words}>
      <legend>{t("commonKeys")}</legend>
      <p className={editor.quiet}>{t("commonKeysHint")}</p>
      {Object.entries(keys).map(([key, written]) => {
        const entry: Part = isPart(written) ? written : { goto: written };
        return (
          <div key={key} className={forms.condition}>
            <TextInput
              label={t("keyNamed", { key })}
              value={textOf(entry.label)}
              maxLength={80}
              onChange={(event) =>
                keep({ ...keys, [key]: put(entry, ["label"], event.currentTarget.value || undefined) }, `flow.keys.${key}`)
              }
            />
            <LeadsTo
              label={t("editor:leadsTo")}
              value={entry.goto}
              write={(before, goto) => put(before, ["keys", key], { ...entry, goto })}
              required
            />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t("remove", { item: t("editor:option", { key }) })}
              onClick={() => keep(put(keys, [key], undefined))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        );
      })}
      <Select
        label={t("addCommonKey")}
        placeholder={t("editor:key")}
        data={free}
        value={null}
        disabled={free.length === 0}
        onChange={(key) => key && keep({ ...keys, [key]: { goto: document.start ?? helpOf(document) } })}
      />
    </fieldset>
  );
}
