import { useQuery } from "@tanstack/react-query";

import type { LanguageVoice } from "../api/generated";
import { speechListingOptions } from "../api/generated/@tanstack/react-query.gen";

/** Who says each language to callers; empty until it is known. */
export function useVoices(): LanguageVoice[] {
  return useQuery({ ...speechListingOptions(), staleTime: Infinity }).data ?? [];
}

export function useVoice(language: string): LanguageVoice | undefined {
  return useVoices().find((voice) => voice.language === language);
}
