import { ActionIcon, Button, Group, Menu, Select, TextInput } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconDotsVertical,
  IconEye,
  IconEyeOff,
  IconPencil,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useChoices } from "../../../desk/desk";
import { labelOf } from "../../../desk/labels";
import { Tag } from "../../../records/tag";
import {
  addOption,
  changeOption,
  freeKeys,
  moveOption,
  nodesOf,
  optionsOf,
  putOptions,
  removeOption,
  type Option,
} from "./document";
import { useDrafting } from "./drafting";
import { HeardWords } from "./fields/heard_words";
import { addNode, type NewKind } from "./new_places";
import { TargetField, useTitles } from "./target_field";
import classes from "./editor.module.css";
import flow from "../flow.module.css";

/** A menu's options, each changed where it stands. */
export function Options({ node }: { node: string }) {
  const { t } = useTranslation("editor");
  const { document, edit } = useDrafting();
  const titles = useTitles();
  const [open, setOpen] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const options = optionsOf(nodesOf(document)[node] ?? {});
  const add = () => {
    const added = addOption(document, node);
    if (!added) return;
    edit(() => added.document);
    setOpen(added.key);
  };
  const remove = (key: string) => {
    edit((before) => removeOption(before, node, key));
    list.current?.closest<HTMLElement>("[tabindex]")?.focus();
  };
  return (
    <>
      <ul className={flow.ways} aria-label={t("optionsOf", { place: titles(node) })} ref={list}>
        {options.map((option, place) => (
          <li key={option.key}>
            <Row
              node={node}
              option={option}
              first={place === 0}
              last={place === options.length - 1}
              open={open === option.key}
              setOpen={(is) => setOpen(is ? option.key : null)}
              remove={() => remove(option.key)}
            />
            {open === option.key && (
              <OptionForm
                node={node}
                option={option}
                renumber={(key) => {
                  edit((before) => {
                    const all = optionsOf(nodesOf(before)[node] ?? {});
                    return putOptions(before, node, all.map((one) => (one.key === option.key ? { ...one, key } : one)));
                  });
                  setOpen(key);
                }}
                done={() => {
                  setOpen(null);
                  list.current?.querySelector<HTMLElement>(`[data-option="${option.key}"]`)?.focus();
                }}
              />
            )}
          </li>
        ))}
      </ul>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={16} />}
        onClick={add}
        disabled={freeKeys(document, options).length === 0}
      >
        {t("addOption")}
      </Button>
    </>
  );
}

interface RowProps {
  node: string;
  option: Option;
  first: boolean;
  last: boolean;
  open: boolean;
  setOpen: (is: boolean) => void;
  remove: () => void;
}

/** "2 Complaints → What went wrong", and what can be done with it. */
function Row({ node, option, first, last, open, setOpen, remove }: RowProps) {
  const { t } = useTranslation("editor");
  const { edit } = useDrafting();
  const titles = useTitles();
  const target = String(option.goto ?? "");
  const label = typeof option.label === "string" && option.label ? option.label : titles(target);
  const isOff = option.enabled === false;
  const move = (by: -1 | 1) => edit((document) => moveOption(document, node, option.key, by));
  const set = (enabled: boolean) =>
    edit((document) => changeOption(document, node, option.key, { enabled: enabled ? undefined : false }));
  return (
    <div className={classes.row} data-off={isOff}>
      <kbd className={flow.key}>{option.key}</kbd>
      <span className={classes.grows}>
        {label}{" "}
        <a href={`#${target}`} className={flow.leads}>
          <IconArrowRight size={15} aria-hidden />
          {titles(target)}
        </a>{" "}
        {isOff && <Tag tone="warn">{t("isOff")}</Tag>}
      </span>
      <ActionIcon
        variant="subtle"
        aria-label={t("changeOption", { option: `${option.key} ${label}` })}
        aria-expanded={open}
        data-option={option.key}
        onClick={() => setOpen(!open)}
      >
        <IconPencil size={17} />
      </ActionIcon>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("moreOf", { option: `${option.key} ${label}` })}>
            <IconDotsVertical size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArrowUp size={16} />} disabled={first} onClick={() => move(-1)}>
            {t("moveUp")}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowDown size={16} />} disabled={last} onClick={() => move(1)}>
            {t("moveDown")}
          </Menu.Item>
          <Menu.Item
            leftSection={isOff ? <IconEye size={16} /> : <IconEyeOff size={16} />}
            onClick={() => set(isOff)}
          >
            {t(isOff ? "switchOn" : "switchOff")}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} c="var(--bad)" onClick={remove}>
            {t("removeOption")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

interface FormProps {
  node: string;
  option: Option;
  renumber: (key: string) => void;
  done: () => void;
}

function OptionForm({ node, option, renumber, done }: FormProps) {
  const { t, i18n } = useTranslation("editor");
  const { document, edit } = useDrafting();
  const choices = useChoices();
  const id = useId();
  const { key } = option;
  const label = typeof option.label === "string" ? option.label : "";
  const options = optionsOf(nodesOf(document)[node] ?? {});
  const set = (part: Record<string, unknown>, about?: string) =>
    edit((before) => changeOption(before, node, key, part), about && `${node}.${key}.${about}`);
  const make = (kind: NewKind) => {
    const made = addNode(document, kind, label);
    edit(() => changeOption(made.document, node, key, { goto: made.name }));
    return made.name;
  };
  const words = (list: "reasons" | "causes") =>
    (choices?.[list] ?? []).map((choice) => ({ value: choice.key, label: labelOf(choice, i18n.language) }));
  return (
    <fieldset className={classes.form} aria-labelledby={id}>
      <legend id={id}>{t("option", { key })}</legend>
      <div className={classes.fields}>
        <TextInput
          label={t("label")}
          description={t("labelHint")}
          value={label}
          maxLength={80}
          autoFocus
          onChange={(event) => set({ label: event.currentTarget.value || undefined }, "label")}
        />
        <Select
          label={t("key")}
          description={t("keyHint")}
          data={[key, ...freeKeys(document, options)]}
          value={key}
          allowDeselect={false}
          onChange={(chosen) => chosen && chosen !== key && renumber(chosen)}
        />
        <TargetField
          label={t("leadsTo")}
          value={typeof option.goto === "string" ? option.goto : undefined}
          set={(goto) => goto && set({ goto })}
          make={make}
          required
        />
        <Select
          label={t("reason")}
          data={words("reasons")}
          value={typeof option.reason === "string" ? option.reason : null}
          clearable
          onChange={(reason) => set({ reason: reason ?? undefined })}
        />
        <Select
          label={t("cause")}
          data={words("causes")}
          value={typeof option.cause === "string" ? option.cause : null}
          clearable
          onChange={(cause) => set({ cause: cause ?? undefined })}
        />
        <TextInput
          label={t("field.note")}
          description={t("forms:hint.note")}
          value={typeof option.note === "string" ? option.note : ""}
          maxLength={80}
          onChange={(event) => set({ note: event.currentTarget.value || undefined }, "note")}
        />
      </div>
      <details className={classes.more} open={option.words !== undefined}>
        <summary>{t("forms:heard")}</summary>
        <HeardWords value={option.words} set={(words) => set({ words })} />
      </details>
      <Group justify="flex-end" mt="sm">
        <Button size="xs" variant="default" onClick={done}>
          {t("done")}
        </Button>
      </Group>
    </fieldset>
  );
}
