import { Button, Drawer, Group } from "@mantine/core";
import { Fragment, useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Failed } from "../states";
import { isBesideFields, isOvertaken, leadToFault } from "./faults";
import { Overtaken } from "./overtaken";
import classes from "./records.module.css";
import { EditingContext, useEditing, useReload, type Writing } from "./writing";

interface Props {
  title: string;
  /** The rooms of the API that show what is written here. */
  rooms: readonly string[];
  close: () => void;
  children: ReactNode;
  wide?: boolean;
}

/** The drawer in which something is added or changed; a click beside it loses nothing. */
export function Editor({ title, rooms, close, children, wide }: Props) {
  const { t } = useTranslation("administration");
  const [round, reload] = useReload(rooms);
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={wide ? "xl" : "lg"}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <EditingContext value={{ rooms, close, reload }}>
        <Fragment key={round}>{children}</Fragment>
      </EditingContext>
    </Drawer>
  );
}

interface FormProps {
  children: ReactNode;
  /** The fields that show their own faults. */
  fields: string[];
  writing: Writing;
  save: () => void;
  saveWord?: string;
  /** "queue:3": whose record tells who was quicker. */
  subject?: string | undefined;
  disabled?: boolean;
}

/** A form with its refusals and its buttons. */
export function Form({ children, fields, writing, save, saveWord, subject, disabled }: FormProps) {
  const { t } = useTranslation("administration");
  const { close, reload } = useEditing();
  const { error, pending } = writing;
  const overtaken = isOvertaken(error);
  const form = useRef<HTMLFormElement>(null);
  const refused = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused.current?.firstChild) refused.current.scrollIntoView({ block: "end" });
    else if (error != null) leadToFault(form.current);
  }, [error]);
  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {children}
      <div ref={refused} className={classes.refused}>
        {overtaken && subject && <Overtaken subject={subject} reload={reload} />}
        {error != null && !overtaken && !isBesideFields(error, fields) && <Failed error={error} />}
      </div>
      <Group justify="flex-end" className={classes.foot}>
        <Button variant="default" onClick={close}>
          {t("cancel")}
        </Button>
        <Button type="submit" loading={pending} disabled={disabled}>
          {saveWord ?? t("save")}
        </Button>
      </Group>
    </form>
  );
}
