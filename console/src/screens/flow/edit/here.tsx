import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { presenceBeHere, presenceLeave } from "../../../api/generated";
import { Refusal } from "../../../api/refusal";
import { useTitles } from "./target_field";
import classes from "../planning/planning.module.css";

const SAID_EVERY_MILLISECONDS = 15_000;

/** Who else has this draft open, and where; says it of oneself, too. */
export function Here({ name }: { name: string }) {
  const { t } = useTranslation("planning");
  const titles = useTitles();
  const node = useWhere();
  const { data: others } = useQuery({
    queryKey: ["draft presence", name, node],
    queryFn: async () => (await presenceBeHere({ path: { name }, body: { node } })).data,
    refetchInterval: SAID_EVERY_MILLISECONDS,
    placeholderData: (before) => before,
    staleTime: 0,
    retry: (count, error) => !(error instanceof Refusal) && count < 2,
    gcTime: 0,
  });
  useEffect(() => () => void presenceLeave({ path: { name }, keepalive: true }).catch(() => undefined), [name]);
  return (
    <div role="status">
      {others && others.length > 0 && (
        <p className={classes.here}>
          <IconUsers size={17} aria-hidden />
          {others.map((each) => (
            <span key={each.staff_id}>
              {each.node ? t("hereAt", { who: each.name, place: titles(each.node) }) : t("here", { who: each.name })}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

/** The place of the document that the keyboard is in. */
function useWhere(): string | null {
  const [node, setNode] = useState<string | null>(null);
  useEffect(() => {
    const look = ({ target }: FocusEvent) => {
      const place = target instanceof Element ? target.closest("section[id]") : null;
      if (place) setNode(place.id);
    };
    addEventListener("focusin", look);
    return () => removeEventListener("focusin", look);
  }, []);
  return node;
}
