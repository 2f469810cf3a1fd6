import { create } from 'zustand';
import type { Mark } from './marks';
import { laptopProcess, runToEnd, type Output } from './run-task';
import { useView } from './view';

export type ManifestVerb = 'apply' | 'create';

export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** Something that kubectl said, and where in the file it points. */
export interface Remark extends Output {
  readonly marks: readonly Mark[];
}

/** What kubectl said to one file. */
export interface ManifestRun extends ManifestFile {
  readonly verb: ManifestVerb;
  readonly remarks: readonly Remark[];
  readonly ok: boolean;
}

export interface Manifests {
  /** What stands in the text field; it stays there until kubectl has taken all of it. */
  readonly draft: ManifestFile;
  readonly verb: ManifestVerb;
  /** The latest runs, in order; they are shown until they are dismissed. */
  readonly runs: readonly ManifestRun[];
  /** Files that could not be read, with the browser's reason. */
  readonly unreadable: readonly { readonly name: string; readonly reason: string }[];
  readonly write: (text: string, name?: string) => void;
  readonly setVerb: (verb: ManifestVerb) => void;
  readonly dismiss: () => void;
  /** Gives the draft to kubectl. */
  readonly submit: () => Promise<void>;
  /** Gives files to `kubectl apply`; the first that is refused becomes the draft. */
  readonly drop: (files: readonly File[]) => Promise<void>;
}

export const PASTED = 'pasted.yaml';
const EMPTY: ManifestFile = { name: PASTED, text: '' };

async function run(file: ManifestFile, verb: ManifestVerb): Promise<ManifestRun> {
  const [{ kubectl }, { marksIn }] = await Promise.all([
    import('../kubectl/kubectl'),
    import('./marks'),
  ]);
  const task = kubectl(laptopProcess(['kubectl', verb, '-f', file.name]));
  const { output, code } = runToEnd(task, (path) => (path === file.name ? file.text : undefined));
  const remarks = output.map((said) => ({
    ...said,
    marks: said.to === 'err' ? marksIn(file.text, said.text) : [],
  }));
  return { ...file, verb, remarks, ok: code === 0 };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Manifests that are written, pasted or dropped, and what became of them. */
export const useManifests = create<Manifests>()((set, get) => {
  /** Shows the runs; what was refused goes back to the text field, where it can be mended. */
  function show(runs: readonly ManifestRun[]): void {
    const refused = runs.find(({ ok }) => !ok);
    set({ runs });
    if (refused) {
      set({ draft: { name: refused.name, text: refused.text }, verb: refused.verb });
      useView.getState().openDialog('manifests');
    } else if (useView.getState().dialog === 'manifests') {
      useView.getState().closeDialog();
    }
  }

  return {
    draft: EMPTY,
    verb: 'apply',
    runs: [],
    unreadable: [],
    write: (text, name) => set({ draft: { name: name ?? get().draft.name, text } }),
    setVerb: (verb) => set({ verb }),
    dismiss: () => set({ runs: [], unreadable: [] }),
    submit: async () => {
      const { draft, verb } = get();
      try {
        const done = await run(draft, verb);
        if (done.ok && get().draft === draft) set({ draft: EMPTY });
        set({ unreadable: [] });
        show([done]);
      } catch (error) {
        set({ unreadable: [{ name: draft.name, reason: reasonOf(error) }] });
      }
    },
    drop: async (files) => {
      const runs: ManifestRun[] = [];
      const unreadable: { name: string; reason: string }[] = [];
      for (const file of files) {
        try {
          runs.push(await run({ name: file.name, text: await file.text() }, 'apply'));
        } catch (error) {
          unreadable.push({ name: file.name, reason: reasonOf(error) });
        }
      }
      set({ unreadable });
      show(runs);
    },
  };
});
