import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";

/** Which row of a list is open ("new": one to be added), kept in the address. */
export function useOpened(section: string): {
  opened: string | undefined;
  open: (key: string | number) => void;
  close: () => void;
} {
  const opened = useParams()["*"] || undefined;
  const go = useNavigate();
  const open = (key: string | number) => void go(`/administration/${section}/${key}`);
  return { opened, open, close: () => void go(`/administration/${section}`) };
}

/** A key that makes a form anew from what the server has now. */
export function useReload(queryKey: QueryKey): [round: number, reload: () => void] {
  const client = useQueryClient();
  const [round, setRound] = useState(0);
  return [round, () => void client.invalidateQueries({ queryKey }).then(() => setRound((before) => before + 1))];
}
