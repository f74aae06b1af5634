import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { CustomerView } from "../../api/generated";
import { may, useMe } from "../../api/session";
import { Listing } from "../../records/listing";

/** Customers in a list, each a way to its page. */
export function Found({ label, customers }: { label: string; customers: CustomerView[] }) {
  const { t } = useTranslation("customers");
  const go = useNavigate();
  const { person } = useMe();
  return (
    <Listing
      label={label}
      rows={customers}
      keyOf={({ id }) => id}
      onOpen={({ id }) => void go(`/customers/${id}`)}
      columns={[
        { title: t("name"), cell: ({ name }) => name },
        { title: t("numbers"), cell: ({ numbers }) => (numbers ?? []).join(", ") || "–" },
        { title: t("externalId"), cell: ({ external_id }) => external_id ?? "–" },
        ...(may(person.role, "supervisor")
          ? [{ title: t("email"), cell: ({ email }: CustomerView) => email ?? "–" }]
          : []),
        { title: t("postcode"), cell: ({ postcode }) => postcode ?? "–" },
      ]}
    />
  );
}
