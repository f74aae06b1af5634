import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { CustomerView } from "../../api/generated";
import { useLanguageName } from "../../desk/labels";
import { Moment } from "../../time";
import classes from "./customers.module.css";

interface Props {
  customer: CustomerView;
  /** Instead of the plain numbers: with what can be done with them. */
  numbers?: ReactNode;
  /** How many contacts there have been, and since when they are known: where two are told apart. */
  met?: number;
  known?: boolean;
}

/** What is known of a customer besides the name. */
export function Facts({ customer, numbers = (customer.numbers ?? []).join("\n"), met, known = false }: Props) {
  const { t } = useTranslation("customers");
  const language = useLanguageName();
  const facts: [string, ReactNode][] = [
    [t("merge.contacts"), met?.toString()],
    [t("merge.known"), known && <Moment at={customer.created_at} precision="day" />],
    [t("numbers"), customer.numbers?.length ? numbers : null],
    [t("externalId"), customer.external_id],
    [t("email"), customer.email],
    [t("postcode"), customer.postcode],
    [t("language"), customer.language && language(customer.language)],
    [t("slow"), customer.slow ? t("yes") : null],
    [t("priority"), customer.priority_seconds ? t("seconds", { count: customer.priority_seconds }) : null],
    [t("notes"), customer.notes],
  ];
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, fact]) => fact)
        .map(([term, fact]) => (
          <Fact key={term} term={term} fact={fact} />
        ))}
    </dl>
  );
}

function Fact({ term, fact }: { term: string; fact: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{fact}</dd>
    </>
  );
}
