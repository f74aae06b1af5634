import { Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { customersAdd, customersChange } from "../../api/generated";
import type { CustomerView } from "../../api/generated";
import { may, useMe } from "../../api/session";
import { useLanguageName } from "../../desk/labels";
import { AmountField } from "../../records/amount_field";
import { useDraft, without } from "../../records/draft";
import { Editor, Form } from "../../records/editor";
import { faultsOf } from "../../records/faults";
import { languagesWith } from "../../records/language_fields";
import { OrderedList } from "../../records/ordered_list";
import classes from "../../records/records.module.css";
import { useEditing, useWriting } from "../../records/writing";
import { Merge } from "./merge";
import { holdersOf, Sharing, type Holder } from "./sharing";

const FIELDS = ["name", "numbers", "external_id", "email", "postcode", "language", "notes", "priority_seconds"];
const PRIORITY_MAX_SECONDS = 3_600;

interface Props {
  customer: CustomerView | undefined;
  close: () => void;
}

/** A customer, to be added or changed. */
export function Edit({ customer, close }: Props) {
  const { t } = useTranslation("customers");
  return (
    <Editor title={customer?.name ?? t("add")} rooms={["customers"]} close={close}>
      <Fields customer={customer} />
    </Editor>
  );
}

function useCustomer(customer: CustomerView | undefined) {
  return useDraft({
    name: customer?.name ?? "",
    numbers: customer?.numbers ?? [],
    external_id: customer?.external_id ?? null,
    email: customer?.email ?? null,
    postcode: customer?.postcode ?? null,
    language: customer?.language ?? null,
    slow: customer?.slow ?? false,
    priority_seconds: customer?.priority_seconds ?? 0,
    notes: customer?.notes ?? "",
    version: customer?.version ?? 1,
  });
}

function Fields({ customer }: { customer: CustomerView | undefined }) {
  const { t } = useTranslation("customers");
  const language = useLanguageName();
  const go = useNavigate();
  const { person } = useMe();
  const draft = useCustomer(customer);
  const { values, set } = draft;
  const writing = useWriting();
  const fault = faultsOf(writing.error);
  const [holders, setHolders] = useState<Holder[]>([]);
  const [same, setSame] = useState<CustomerView>();
  const { close } = useEditing();
  const write = () => {
    setHolders([]);
    if (customer) {
      const body = { ...draft.changed(), version: draft.first.version };
      writing.send(() => customersChange({ path: { customer_id: customer.id }, body }));
    } else {
      const body = without(values, "version");
      writing.send(() => customersAdd({ body }), ({ id }) => void go(`/customers/${id}`));
    }
  };
  const added = values.numbers.filter((number) => !draft.first.numbers.includes(number));
  const save = () =>
    void holdersOf(added, customer?.id).then((found) => (found.length > 0 ? setHolders(found) : write()));
  const itIs = (known: CustomerView) => {
    if (customer && may(person.role, "supervisor")) return setSame(known);
    close();
    void go(`/customers/${known.id}`);
  };
  return (
    <Form fields={FIELDS} writing={writing} save={save} subject={customer && `customer:${customer.id}`}>
      <TextInput
        label={t("name")}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={fault("name")}
        maxLength={120}
        required
        data-autofocus
      />
      <OrderedList
        label={t("numbers")}
        description={t("numbersWords")}
        items={values.numbers}
        set={(numbers) => {
          setHolders([]); // what was found is of other numbers
          set({ numbers: numbers.map((number) => number.replace(/[\s()./-]/g, "")) });
        }}
        error={fault("numbers")}
      />
      {holders.length > 0 && <Sharing holders={holders} same={itIs} another={write} />}
      {same && customer && (
        <Merge pair={[customer, same]} close={() => setSame(undefined)} merged={({ id }) => (close(), void go(`/customers/${id}`))} />
      )}
      <div className={classes.two}>
        {(["external_id", "email", "postcode"] as const).map((name) => (
          <TextInput
            key={name}
            label={t(name === "external_id" ? "externalId" : name)}
            value={values[name] ?? ""}
            onChange={(event) => set({ [name]: event.currentTarget.value || null })}
            error={fault(name)}
          />
        ))}
        <Select
          label={t("language")}
          data={languagesWith(values.language ? [values.language] : []).map((code) => ({
            value: code,
            label: language(code),
          }))}
          value={values.language}
          onChange={(chosen) => set({ language: chosen })}
          error={fault("language")}
          clearable
          clearButtonProps={{ "aria-label": t("clear") }}
        />
      </div>
      <Switch
        label={t("slow")}
        description={t("slowWords")}
        checked={values.slow}
        onChange={(event) => set({ slow: event.currentTarget.checked })}
      />
      <AmountField
        label={t("priority")}
        description={t("priorityWords")}
        value={values.priority_seconds}
        set={(seconds) => set({ priority_seconds: seconds ?? 0 })}
        error={fault("priority_seconds")}
        suffix="s"
        min={0}
        max={PRIORITY_MAX_SECONDS}
      />
      <Textarea
        label={t("notes")}
        value={values.notes}
        onChange={(event) => set({ notes: event.currentTarget.value })}
        error={fault("notes")}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={20_000}
      />
    </Form>
  );
}
