import { Alert, Button, FileButton, Group, Modal } from "@mantine/core";
import { IconDownload, IconFileImport } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { flowFilesLookAt, flowFilesTakenIn, type FileLookedAt } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import { Failed } from "../../../states";
import { Changes } from "./changes";
import type { Keeper } from "./keeper";
import { useProblem } from "./words";
import classes from "../planning/planning.module.css";

interface Props {
  name: string;
  keeper: Keeper;
}

/** The draft as a file, and a file as the draft: looked at first, taken in as one step that can be undone. */
export function Files({ name, keeper }: Props) {
  const { t } = useTranslation("planning");
  const looking = useMutation({
    mutationFn: async (file: File) => {
      await keeper.settle();
      return (await flowFilesLookAt({ path: { name }, body: { text: await file.text() } })).data;
    },
  });
  return (
    <Group gap="xs" mt="sm">
      <Button
        component="a"
        href={`/api/drafts/${name}/file`}
        download
        size="xs"
        variant="default"
        leftSection={<IconDownload size={15} />}
      >
        {t("downloadDraft")}
      </Button>
      <FileButton accept=".yaml,.yml,.json,application/yaml,application/json" onChange={(file) => file && looking.mutate(file)}>
        {(props) => (
          <Button {...props} size="xs" variant="default" leftSection={<IconFileImport size={15} />} loading={looking.isPending}>
            {t("importFile")}
          </Button>
        )}
      </FileButton>
      {looking.error && <Failed error={looking.error} />}
      {looking.data && <Looked name={name} keeper={keeper} looked={looking.data} close={looking.reset} />}
    </Group>
  );
}

interface LookedProps extends Props {
  looked: FileLookedAt;
  close: () => void;
}

/** What the file would change, or why it is not taken in. */
function Looked({ name, keeper, looked, close }: LookedProps) {
  const { t } = useTranslation("planning");
  const { document, of_flow } = looked;
  const takeIn = async () => {
    if (document) keeper.edit(() => document);
    close();
    if (await keeper.settle()) await flowFilesTakenIn({ path: { name } });
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t(document ? "import.title" : "import.refused")}
      closeButtonProps={{ "aria-label": t("import.close") }}
    >
      {of_flow !== null && (
        <Alert color="lagoon" mb="sm">
          {t("import.ofFlow", { flow: plain(of_flow) })}
        </Alert>
      )}
      {document ? <Changes changes={looked.changes} /> : <Faults looked={looked} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus={document ? undefined : true}>
          {t(document ? "import.leave" : "import.close")}
        </Button>
        {document && looked.changes.length > 0 && (
          <Button onClick={() => void takeIn()} data-autofocus>
            {t("import.takeIn")}
          </Button>
        )}
      </Group>
    </Modal>
  );
}

function Faults({ looked }: { looked: FileLookedAt }) {
  const { t } = useTranslation("planning");
  const said = useProblem();
  const faults = looked.faults.filter(({ problem }) => problem.severity === "error");
  return (
    <>
      <p>{t("import.unchanged")}</p>
      <ul className={classes.faults}>
        {faults.map(({ line, problem }) => (
          <li key={problem.path + problem.message}>
            {line !== null && <strong>{t("import.line", { line })} </strong>}
            {said(problem)}
            {problem.path && (
              <>
                {" "}
                <code>{problem.path}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
