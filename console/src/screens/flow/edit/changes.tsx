import { useTranslation } from "react-i18next";

import type { Change } from "../../../api/generated";
import { useTold } from "./words";
import classes from "./editor.module.css";

/** What is otherwise, in words, under the places where it is. */
export function Changes({ changes }: { changes: Change[] }) {
  const { t } = useTranslation("editor");
  const told = useTold();
  if (changes.length === 0) return <p className={classes.quiet}>{t("change.none")}</p>;
  return (
    <ul className={classes.changes}>
      {told(changes).map(({ title, sentences }) => (
        <li key={title}>
          <strong>{title}</strong>
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
