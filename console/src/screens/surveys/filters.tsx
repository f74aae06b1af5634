import { useTranslation } from "react-i18next";

import { Days, FilterBar, OneOf, useLists, type Option, type useFilters } from "../../log";
import { SCORES, STATUSES, type Name } from "./wanted";

export function Filters({ filters }: { filters: ReturnType<typeof useFilters<Name>> }) {
  const { t } = useTranslation("surveys");
  const { chosen, choose, clear, count } = filters;
  const lists = useLists();
  const truths = ["true", "false"].map((value) => ({ value, label: t(value === "true" ? "yes" : "no") }));
  const one = (name: Name, options: Option[]) => (
    <OneOf
      label={t(`filter.${name}`)}
      value={chosen[name]}
      options={options}
      onChoose={(value) => choose({ [name]: value })}
    />
  );
  return (
    <FilterBar count={count} clear={clear}>
      <Days chosen={chosen} choose={choose} />
      {one("answered", truths)}
      {one("queue", lists.queues)}
      {one("agent_id", lists.agents)}
      {one(
        "score",
        SCORES.map((value) => ({ value, label: t("score.of", { score: value }) })),
      )}
      {one("solved", truths)}
      {one("repeated", truths)}
      {one(
        "status",
        STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
      )}
    </FilterBar>
  );
}
