import { Button, Group, Text } from "@mantine/core";
import { IconArrowLeft, IconArrowMerge, IconEar, IconEdit, IconHistory } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";

import { customersLookalikesOptions, customersShowOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { CaseView, CustomerView } from "../../api/generated";
import { may, useMe } from "../../api/session";
import { CallButton } from "../../desk/call_out";
import { Failed, Loading } from "../../states";
import { Moment, useSecond } from "../../time";
import { Tag } from "../../records/tag";
import parts from "../../records/records.module.css";
import { Callbacks } from "./callbacks";
import { Edit } from "./edit";
import { ClosedCases } from "./closed_cases";
import { Facts } from "./facts";
import { Merge } from "./merge";
import { MergeWith } from "./merge_with";
import { Timeline } from "./timeline";
import classes from "./customers.module.css";

/** One customer: who, what is open, what was, and who may be the same person. */
export function Customer() {
  const { t } = useTranslation("customers");
  const customer_id = Number(useParams().id);
  const { person, agentId } = useMe();
  const takesCalls = agentId !== null;
  const go = useNavigate();
  const [editing, setEditing] = useState(false);
  const [merging, setMerging] = useState(false);
  const { data, error, refetch } = useQuery(customersShowOptions({ path: { customer_id } }));
  const kept = data?.customer.id;
  useEffect(() => {
    if (kept && kept !== customer_id) void go(`/customers/${kept}`, { replace: true }); // merged: the one that stays
  }, [kept, customer_id, go]);
  if (!data)
    return (
      <>
        <div className={classes.bar}>
          <h1 className={classes.title}>{t("title")}</h1>
          <Back />
        </div>
        {error ? <Failed error={error} again={() => void refetch()} /> : <Loading />}
      </>
    );
  const { customer, open_cases, callbacks } = data;
  return (
    <>
      <div className={classes.bar}>
        <Group gap="xs" align="center">
          <h1 className={classes.title}>{customer.name}</h1>
          {customer.slow && (
            <Tag tone="warn">
              <IconEar size={14} aria-hidden /> {t("slow")}
            </Tag>
          )}
        </Group>
        <Group gap="xs">
          <Back />
          {may(person.role, "manager") && (
            <Button
              component={Link}
              to={`/administration/audit?subject=customer:${customer.id}`}
              variant="default"
              leftSection={<IconHistory size={18} aria-hidden />}
            >
              {t("changes")}
            </Button>
          )}
          {may(person.role, "supervisor") && (
            <Button
              variant="default"
              leftSection={<IconArrowMerge size={18} aria-hidden />}
              onClick={() => setMerging(true)}
            >
              {t("merge.other")}
            </Button>
          )}
          <Button leftSection={<IconEdit size={18} />} onClick={() => setEditing(true)}>
            {t("edit")}
          </Button>
        </Group>
      </div>
      <div className={classes.split}>
        <div className={classes.column}>
          <section className={parts.card} aria-labelledby="facts">
            <h2 className={parts.heading} id="facts">
              {t("facts")}
            </h2>
            <Facts customer={customer} {...(takesCalls && { numbers: <Numbers customer={customer} /> })} />
          </section>
          <Callbacks callbacks={callbacks} name={customer.name} />
          <OpenCases cases={open_cases} />
          <ClosedCases key={customer.id} customerId={customer.id} />
          <Lookalikes customer={customer} />
        </div>
        <Timeline customerId={customer.id} />
      </div>
      {merging && (
        <MergeWith
          key={customer.id}
          customer={customer}
          close={() => setMerging(false)}
          merged={({ id }) => {
            setMerging(false);
            void go(`/customers/${id}`);
          }}
        />
      )}
      {editing && <Edit key={customer.id} customer={customer} close={() => setEditing(false)} />}
    </>
  );
}

function Back() {
  const { t } = useTranslation("customers");
  return (
    <Button component={Link} to="/customers" variant="default" leftSection={<IconArrowLeft size={18} aria-hidden />}>
      {t("back")}
    </Button>
  );
}

/** The numbers, each with a button that calls it. */
function Numbers({ customer }: { customer: CustomerView }) {
  return (
    <Group gap="md">
      {(customer.numbers ?? []).map((number) => (
        <Group key={number} gap={6}>
          {number}
          <CallButton whom={{ customer_id: customer.id, number }} name={number} />
        </Group>
      ))}
    </Group>
  );
}

function OpenCases({ cases }: { cases: CaseView[] }) {
  const { t } = useTranslation("customers");
  const now = useSecond() * 1000;
  return (
    <section className={parts.card} aria-labelledby="cases">
      <h2 className={parts.heading} id="cases">
        {t("cases.title")}
      </h2>
      {cases.length === 0 && <Text c="var(--quiet)">{t("cases.none")}</Text>}
      <ul className={classes.list}>
        {cases.map((each) => (
          <li key={each.id}>
            <Group gap="xs">
              <Text fw={600}>{each.reference}</Text>
              <Tag>{t(`cases.kind.${each.kind}`)}</Tag>
              <CallButton whom={{ case_id: each.id }} name={each.reference} words />
            </Group>
            <p className={classes.words}>{each.summary}</p>
            {each.next_step && (
              <Text size="sm" c={each.due_at && Date.parse(each.due_at) < now ? "var(--bad)" : "var(--quiet)"}>
                {each.next_step}
                {each.due_at && (
                  <>
                    {" · "}
                    <Moment at={each.due_at} />
                  </>
                )}
                {each.owner && ` · ${each.owner}`}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Lookalikes({ customer }: { customer: CustomerView }) {
  const { t } = useTranslation("customers");
  const { person } = useMe();
  const go = useNavigate();
  const [other, setOther] = useState<CustomerView>();
  const { data } = useQuery(customersLookalikesOptions({ path: { customer_id: customer.id } }));
  if (!data?.length) return null;
  return (
    <section className={parts.card} aria-labelledby="lookalikes">
      <h2 className={parts.heading} id="lookalikes">
        {t("lookalikes")}
      </h2>
      <ul className={classes.list}>
        {data.map((each) => (
          <li key={each.id}>
            <Group justify="space-between" wrap="nowrap">
              <Link to={`/customers/${each.id}`} className={classes.way}>
                {each.name}
              </Link>
              {may(person.role, "supervisor") && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconArrowMerge size={16} />}
                  aria-label={`${t("merge.begin")} ${each.name}`}
                  onClick={() => setOther(each)}
                >
                  {t("merge.begin")}
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
      {other && (
        <Merge
          pair={[customer, other]}
          close={() => setOther(undefined)}
          merged={({ id }) => {
            setOther(undefined);
            void go(`/customers/${id}`);
          }}
        />
      )}
    </section>
  );
}
