import { Radio } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { TemplateView } from "../../../api/generated";
import classes from "./new.module.css";

export const COPY = " copy"; // which no template is called

interface Props {
  templates: TemplateView[];
  /** Whether there is a menu to copy. */
  copies: boolean;
  chosen: string;
  choose: (beginning: string) => void;
}

/** What a new menu may begin with, each with a sentence about it. */
export function Beginnings({ templates, copies, chosen, choose }: Props) {
  const { t, i18n } = useTranslation("new_menu");
  const said = (words: Record<string, string>) => words[i18n.language] ?? words.en ?? "";
  const cards = templates.map(({ name, title, about }) => ({ name, title: said(title), about: said(about) }));
  if (copies) cards.push({ name: COPY, title: t("copy"), about: t("copyWords") });
  return (
    <Radio.Group label={t("with")} value={chosen} onChange={choose}>
      <div className={classes.cards}>
        {cards.map((card) => (
          <Radio
            key={card.name}
            value={card.name}
            label={card.title}
            description={card.about}
            classNames={{ root: classes.card, body: classes.body, labelWrapper: classes.words, label: classes.title }}
            data-chosen={card.name === chosen || undefined}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
