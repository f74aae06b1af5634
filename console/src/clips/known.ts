import { useQuery, useQueryClient } from "@tanstack/react-query";

import { clipsAdd, clipsAddTake, clipsDescribe, type Clip } from "../api/generated";
import { clipsListingOptions, clipsWantedOptions } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { fileName } from "./names";

export interface About {
  title: string;
  language: string | null;
  script: string;
}

/** The clips that are there. */
export function useClips(): Clip[] {
  return useQuery(clipsListingOptions()).data ?? [];
}

/** Whether there is a sound of that name; undefined until it is known. */
export function useIsRecorded(language: string, isRecordedOnly: boolean): (clip: string) => boolean | undefined {
  const clips = useQuery(clipsListingOptions()).data;
  const wanted = useQuery({ ...clipsWantedOptions({ path: { language } }), enabled: isRecordedOnly }).data;
  return (clip) => {
    if (!clips || (isRecordedOnly && !wanted)) return undefined;
    const name = fileName(clip);
    return clips.some((one) => one.name === name) || !!wanted?.some((one) => one.name === name && one.seconds !== null);
  };
}

/** As this very clip, as a new take of it where it is recorded, as a new one of a name like it, or as one for a menu's draft. */
export type How = "named" | "take" | "new" | { draft: string };

/** Sends a sound; the clip's name is in the answer: what is sent for a draft gets one that nothing else plays. */
export function useSendClip(): (sound: Blob, name: string, how: How, about: About) => Promise<Clip> {
  const client = useQueryClient();
  return async (sound, name, how, { title, language, script }) => {
    const body = sound;
    const draft = typeof how === "object" ? how.draft : undefined;
    const query = { name, title, language: language ?? undefined, free: how === "new" || draft !== undefined, draft };
    const sent = how === "take" ? await clipsAddTake({ body, path: { name } }) : await clipsAdd({ body, query });
    const said = { title, language, script: script.slice(0, 2000) };
    if (script) await clipsDescribe({ body: said, path: { name: sent.data.name } });
    await askAgain(client, ["clips"]);
    return sent.data;
  };
}
