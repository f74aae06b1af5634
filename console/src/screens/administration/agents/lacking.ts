import type { Skills } from "./skills_field";
import { LANGUAGE } from "./skills_field";

/** Why no call comes to somebody with these skills who serves so many queues: keys of sentences. */
export function lacking(skills: Skills, queues: number): ("agents.lacksQueue" | "agents.lacksLanguage")[] {
  const speaks = Object.keys(skills).some((skill) => skill.startsWith(LANGUAGE));
  return [...(queues ? [] : ["agents.lacksQueue" as const]), ...(speaks ? [] : ["agents.lacksLanguage" as const])];
}
