import { useTranslation } from "react-i18next";

import { Days, FilterBar, OneOf, Typed, useLists, type useFilters } from "../../log";
import { Done } from "./done";
import { DIRECTIONS, DONE, OUTCOMES, PURPOSES, type Name } from "./wanted";

interface Wanted {
  filters: ReturnType<typeof useFilters<Name>>;
  notANumber: string | undefined;
}

export function Filters({ filters, notANumber }: Wanted) {
  const { t } = useTranslation("calls");
  const { chosen, choose, clear, count } = filters;
  const lists = useLists();
  const words = (group: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`${group}.${value}`) }));
  const one = (name: Name, options: Parameters<typeof OneOf>[0]["options"]) => (
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
      <Typed
        label={t("filter.number")}
        value={chosen.number ?? ""}
        onChoose={(number) => choose({ number })}
        error={notANumber}
      />
      {one("queue", lists.queues)}
      {one("agent_id", lists.agents)}
      {one("outcome", words("outcome", OUTCOMES))}
      {one("reason", lists.reasons)}
      {one("line_id", lists.lines)}
      {one("purpose", words("purpose", PURPOSES))}
      {one("direction", words("direction", DIRECTIONS))}
      {chosen.flow && <Done chosen={chosen} takeAway={() => choose(DONE)} />}
    </FilterBar>
  );
}
