import { Button, Checkbox, Group, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import { flowsCopy, flowTemplatesUse, type TemplateView } from "../../../api/generated";
import {
  draftsListingOptions,
  flowsListingOptions,
  flowTemplatesListingOptions,
  linesListingOptions,
} from "../../../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../../../api/rooms";
import { useMe } from "../../../api/session";
import { plain, useLanguageName } from "../../../desk/labels";
import { Page } from "../../../page";
import { faultsOf } from "../../../records/faults";
import { Failed, Loading } from "../../../states";
import { CountryField } from "../../administration/parts/country_field";
import { ZoneField } from "../../administration/parts/zone_field";
import { Beginnings, COPY } from "./beginnings";
import { nameFor } from "./name";
import classes from "./new.module.css";

const ROOMS = ["drafts", "flow_templates", "queues", "queue_settings", "choices"];

/** A new menu: what it begins with, what it is called, and whose it is; then its editor. */
export default function New() {
  const { t } = useTranslation("new_menu");
  const templates = useQuery(flowTemplatesListingOptions());
  const flows = useQuery(flowsListingOptions());
  const drafts = useQuery(draftsListingOptions());
  const lines = useQuery(linesListingOptions());
  const all = [templates, flows, drafts, lines];
  const error = all.find((each) => each.error)?.error;
  const published = flows.data?.filter(({ live }) => live).map(({ name }) => name);
  return (
    <Page title={t("title")} about={t("about")} beside={<Link to="/flow">{t("leave")}</Link>}>
      {error && <Failed error={error} again={() => all.forEach((each) => void each.refetch())} />}
      {templates.data && published && drafts.data && lines.data ? (
        <Wish
          templates={templates.data}
          published={published}
          taken={[...published, ...drafts.data.map(({ flow }) => flow)]}
          country={lines.data.find(({ active }) => active !== false)?.country ?? ""}
        />
      ) : (
        !error && <Loading />
      )}
    </Page>
  );
}

interface Props {
  templates: TemplateView[];
  published: string[];
  taken: string[];
  /** Where our first line is, which may be nowhere yet. */
  country: string;
}

function Wish({ templates, published, taken, country }: Props) {
  const { t } = useTranslation("new_menu");
  const { company } = useMe();
  const go = useNavigate();
  const client = useQueryClient();
  const [beginning, choose] = useState(templates[0]?.name ?? COPY);
  const [title, setTitle] = useState("");
  const [own, set] = useOwn({ company: company.name, languages: [] as string[], time_zone: company.time_zone, country });
  const [copied, copy] = useState(published[0] ?? null);
  const template = templates.find(({ name }) => name === beginning);
  const offered = template?.languages ?? [];
  const languages = own.languages.length > 0 ? offered.filter((code) => own.languages.includes(code)) : offered;
  const beginningIt = useMutation({
    mutationFn: async () => {
      const flow = nameFor(title, taken);
      if (template) await flowTemplatesUse({ path: { name: template.name }, body: { ...own, flow, title, languages } });
      else if (copied) await flowsCopy({ path: { name: copied }, body: { flow, title } });
      return flow;
    },
    onSuccess: (flow) => {
      void askAgain(client, ROOMS);
      void go(`/flow/${flow}/edit`);
    },
  });
  const fault = faultsOf(beginningIt.error);
  const send = (event: FormEvent) => {
    event.preventDefault();
    beginningIt.mutate();
  };
  return (
    <form className={classes.form} onSubmit={send}>
      <Beginnings templates={templates} copies={published.length > 0} chosen={beginning} choose={choose} />
      <div className={classes.fields}>
        <TextInput
          label={t("name")}
          description={t("nameWords")}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={fault("title")}
          maxLength={120}
          pattern=".*\S.*"
          required
        />
        {template ? (
          <>
            <TextInput
              label={t("company")}
              description={t("companyWords")}
              value={own.company}
              onChange={(event) => set({ company: event.currentTarget.value })}
              error={fault("company")}
              maxLength={120}
              pattern=".*\S.*"
              required
            />
            <Languages offered={offered} chosen={languages} choose={(chosen) => set({ languages: chosen })} />
            <CountryField
              label={t("country")}
              description={t("countryWords")}
              value={own.country || null}
              set={(code) => set({ country: code ?? "" })}
              error={fault("country")}
              needed
            />
            <ZoneField value={own.time_zone} set={(zone) => set({ time_zone: zone })} error={fault("time_zone")} />
            <Queues template={template} />
          </>
        ) : (
          <Select
            label={t("copyOf")}
            data={published.map((name) => ({ value: name, label: plain(name) }))}
            value={copied}
            onChange={copy}
            allowDeselect={false}
          />
        )}
      </div>
      {beginningIt.error && <Failed error={beginningIt.error} />}
      <Group>
        <Button type="submit" loading={beginningIt.isPending} disabled={Boolean(template) && !own.country}>
          {t("begin")}
        </Button>
        <span className={classes.quiet}>{t("unheard")}</span>
      </Group>
    </form>
  );
}

function useOwn<Fields>(first: Fields): [Fields, (some: Partial<Fields>) => void] {
  const [own, put] = useState(first);
  return [own, (some) => put((before) => ({ ...before, ...some }))];
}

interface LanguagesProps {
  offered: string[];
  chosen: string[];
  choose: (languages: string[]) => void;
}

function Languages({ offered, chosen, choose }: LanguagesProps) {
  const { t } = useTranslation("new_menu");
  const languageName = useLanguageName();
  const last = chosen.length === 1;
  return (
    <Checkbox.Group label={t("languages")} description={t("languagesWords")} value={chosen} onChange={choose}>
      <Group mt="xs" gap="md">
        {offered.map((code) => (
          <Checkbox key={code} value={code} label={languageName(code)} disabled={last && chosen.includes(code)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

/** What a template brings along: queues that nobody serves until somebody is put there. */
function Queues({ template }: { template: TemplateView }) {
  const { t, i18n } = useTranslation("new_menu");
  const missing = template.queues.filter(({ exists }) => !exists);
  if (missing.length === 0) return null;
  const titles = missing.map(({ title }) => title[i18n.language] ?? title.en ?? "");
  return (
    <p className={classes.quiet}>
      {t("queues", { count: missing.length, queues: new Intl.ListFormat(i18n.language).format(titles) })}
    </p>
  );
}
