/** Reasons of breaks that agents did not choose. */
export const BY_THE_SYSTEM = ["no_answer", "refused", "connection_lost", "handed_back", "desk_lost"];
