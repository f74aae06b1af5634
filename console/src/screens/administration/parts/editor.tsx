import { Button, Drawer, Group } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Failed } from "../../../states";
import { isBesideFields, isOvertaken } from "./faults";
import { Overtaken } from "./overtaken";
import classes from "./parts.module.css";

interface Props {
  title: string;
  close: () => void;
  children: ReactNode;
  wide?: boolean;
}

/** The drawer in which something is added or changed; a click beside it loses nothing. */
export function Editor({ title, close, children, wide }: Props) {
  const { t } = useTranslation("administration");
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
      {children}
    </Drawer>
  );
}

interface FormProps {
  children: ReactNode;
  /** The fields that show their own faults. */
  fields: string[];
  error: unknown;
  pending: boolean;
  save: () => void;
  close: () => void;
  saveWord?: string;
  /** "queue:3": whose record tells who was quicker. */
  subject?: string;
  reload?: () => void;
  disabled?: boolean;
}

/** A form with its refusals and its buttons. */
export function Form({ children, fields, error, pending, save, close, saveWord, subject, reload, disabled }: FormProps) {
  const { t } = useTranslation("administration");
  const overtaken = isOvertaken(error);
  const refused = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused.current?.firstChild) refused.current.scrollIntoView({ block: "end" });
  }, [error]);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {children}
      <div ref={refused} className={classes.refused}>
        {overtaken && subject && reload && <Overtaken subject={subject} reload={reload} />}
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
