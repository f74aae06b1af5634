import { useTranslation } from "react-i18next";

import type { CustomerView } from "../../api/generated";
import { useLanguageName } from "../../desk/labels";
import classes from "./customers.module.css";

/** What is known of a customer besides the name. */
export function Facts({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation("customers");
  const language = useLanguageName();
  const facts: [string, string | null][] = [
    [t("numbers"), (customer.numbers ?? []).join("\n")],
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
          <Fact key={term} term={term} fact={fact!} />
        ))}
    </dl>
  );
}

function Fact({ term, fact }: { term: string; fact: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{fact}</dd>
    </>
  );
}
