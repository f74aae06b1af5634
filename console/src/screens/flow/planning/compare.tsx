import { Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";

import { flowsHistoryOptions, flowsShowChangesOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { RevisionView } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import { Card, Page } from "../../../page";
import { Failed, Loading } from "../../../states";
import { useMoments } from "../../../time";
import { Changes } from "../edit/changes";
import classes from "./planning.module.css";

/** What is otherwise in one revision than in another; which two stands in the address. */
export default function Compare() {
  const { t } = useTranslation("planning");
  const { name = "" } = useParams();
  const [search] = useSearchParams();
  const { data, error, refetch } = useQuery(flowsHistoryOptions({ path: { name } }));
  const after = Number(search.get("revision")) || data?.[0]?.number;
  const before = Number(search.get("since")) || (data?.find(({ number }) => number < (after ?? 0)) ?? data?.at(-1))?.number;
  return (
    <Page title={t("compare", { menu: plain(name) })} beside={<Link to={`/flow/${name}`}>{t("back")}</Link>}>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && before !== undefined && after !== undefined && (
        <>
          <div className={classes.pick}>
            <Pick label={t("before")} field="since" number={before} revisions={data} />
            <Pick label={t("after")} field="revision" number={after} revisions={data} />
          </div>
          <Between name={name} before={before} after={after} />
        </>
      )}
    </Page>
  );
}

function Pick(props: { label: string; field: string; number: number; revisions: RevisionView[] }) {
  const { t } = useTranslation("planning");
  const { label, field, number, revisions } = props;
  const moment = useMoments();
  const [search, go] = useSearchParams();
  const named = (each: RevisionView) => [t("revision", { number: each.number }), each.note || moment(each.created_at)].join(": ");
  return (
    <Select
      label={label}
      data={revisions.map((each) => ({ value: String(each.number), label: named(each) }))}
      value={String(number)}
      onChange={(chosen) => {
        const next = new URLSearchParams(search);
        next.set(field, chosen ?? String(number));
        go(next, { replace: true });
      }}
      allowDeselect={false}
      searchable
      w="min(24rem, 100%)"
    />
  );
}

function Between({ name, before, after }: { name: string; before: number; after: number }) {
  const { t } = useTranslation("planning");
  const { data, error, refetch } = useQuery(
    flowsShowChangesOptions({ path: { name, number: after }, query: { since: before } }),
  );
  return (
    <Card
      title={t("otherwise", { before, after })}
      beside={
        <Group gap="md">
          {[before, after].map((number) => (
            <Link key={number} to={`/flow/${name}?revision=${number}`}>
              {t("revision", { number })}
            </Link>
          ))}
        </Group>
      }
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <Changes changes={data} />}
    </Card>
  );
}
