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
