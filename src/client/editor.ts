import { create } from 'zustand';
import type { KubeObject, ObjectKey } from '../api/kinds';
import type { Position } from '../api/yaml';
import type { Difference } from './editor-objects';
import type { Problem } from './editor-problems';
import type { ManifestRun, Verb } from './editor-run';
import { loadDrafts, saveDrafts, type Base, type KeptDraft } from './preferences-drafts';
import { usePreferences } from './preferences';
import { useSession, type Session } from './session';
import { useView } from './view';

/** A text that is being written. */
export interface Draft {
  readonly id: number;
  /** As a file's name, which kubectl's messages mention. */
  readonly name: string;
  readonly text: string;
  /** The text as it was opened, or as the cluster has taken it. */
  readonly saved: string;
  readonly verb: Verb;
  readonly base: Base | undefined;
  /** What is wrong in it; undefined until it was looked at. */
  readonly problems: readonly Problem[] | undefined;
  /** What kubectl said when it was sent last. */
  readonly run: ManifestRun | undefined;
  /** A program waits for it: it is given back and not sent. */
  readonly isAsked: boolean;
}

export type DraftState = 'unchanged' | 'edited' | 'refused';

/** What sending a draft would change, to be looked at before it is sent. */
export interface Review {
  readonly draft: number;
  readonly text: string;
  readonly difference: Difference;
}

/** A place in a draft to go to. */
export interface Jump {
  readonly draft: number;
  /** Undefined to stay where the cursor is. */
  readonly at: Position | undefined;
}

export interface Editor {
  readonly drafts: readonly Draft[];
  /** The draft that is shown. */
  readonly current: number | undefined;
  readonly review: Review | undefined;
  readonly jump: Jump | undefined;
  /** What became of dropped files, in order; shown until it is dismissed. */
  readonly runs: readonly ManifestRun[];
  /** Files that could not be read, with the browser's reason. */
  readonly unreadable: readonly { readonly name: string; readonly reason: string }[];
  /** Whether all unsaved texts will be there after a reload. */
  readonly isKept: boolean;

  readonly show: (id: number) => void;
  readonly write: (id: number, text: string) => void;
  readonly setVerb: (id: number, verb: Verb) => void;
  /** Gives a draft up. */
  readonly close: (id: number) => void;
  readonly goTo: (jump: Jump | undefined) => void;
  /** Opens a text of a person's own; an empty one when none is given. */
  readonly openText: (text?: string, name?: string) => void;
  /** Opens an object's YAML, at a field of it if one is named. */
  readonly openObject: (key: ObjectKey, field?: string) => Promise<void>;
  /** Opens all objects that people have made in this scene. */
  readonly openAll: () => Promise<void>;
  /** Finds out what is wrong in a draft; the cluster stays as it is. */
  readonly check: (id: number) => Promise<readonly Problem[]>;
  /** Shows what sending a draft would change, or what is wrong with it. */
  readonly prepare: (id: number) => Promise<void>;
  /** Sends what is being reviewed. */
  readonly send: () => Promise<void>;
  /** Goes back from a review to the text. */
  readonly back: () => void;
  /** Takes over what has become of the object meanwhile; what a person has written goes. */
  readonly reload: (id: number) => Promise<void>;
  /** Carries a person's changes over to what has become of the object meanwhile. */
  readonly merge: (id: number) => Promise<void>;
  /** Shows the status in an object's text, or leaves it out. */
  readonly toggleStatus: (id: number) => Promise<void>;
  /** Gives files to `kubectl apply`; those that are refused are opened. */
  readonly drop: (files: readonly File[]) => Promise<void>;
  readonly dismiss: () => void;
  /** Opens a text for a program that waits for it, until the program is over. */
  readonly ask: (name: string, text: string, over: AbortSignal) => Promise<string | undefined>;
  /** Gives a text back to the program that waits for it, or (false) nothing. */
  readonly answer: (id: number, saves: boolean) => void;
}

/** A longer text is not checked while it is being written, but when it is sent. */
export const LONGEST_CHECKED = 100_000;
const NEW = 'new.yaml';

/** How a draft stands, in a word. */
export function stateOf({ text, saved, problems = [] }: Draft): DraftState {
  if (problems.some(({ severity }) => severity === 'error')) return 'refused';
  return text === saved ? 'unchanged' : 'edited';
}

/** The object that a draft was opened from, as it is now. */
export function objectOf(
  { cluster }: Pick<Session, 'cluster'>,
  { base }: Pick<Draft, 'base'>,
): KubeObject | undefined {
  return base && cluster.store.objects.get(base.key);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Another scene or another seed is another desk. */
function deskOf({ scene, recording }: Session): string {
  return `${scene?.id ?? ''}#${recording.config.seed}`;
}

function kept(drafts: readonly Draft[]): readonly KeptDraft[] {
  return drafts
    .filter(({ text, saved, isAsked }) => text !== saved && !isAsked)
    .map(({ name, text, verb, base }) => ({ name, text, verb, ...(base && { base }) }));
}

/** Who waits for a draft. */
const waiting = new Map<number, (text: string | undefined) => void>();

/** The texts that are being written, and what becomes of them. */
export const useEditor = create<Editor>()((set, get) => {
  let count = 0;
  let desk = '';

  function find(id: number): Draft | undefined {
    return get().drafts.find((draft) => draft.id === id);
  }

  function change(id: number, changes: Partial<Draft>): void {
    const drafts = get().drafts.map((one) => (one.id === id ? { ...one, ...changes } : one));
    set({ drafts });
  }

  function made(fields: Pick<Draft, 'name' | 'text'> & Partial<Draft>): Draft {
    count += 1;
    return {
      id: count,
      saved: '',
      verb: fields.base ? 'replace' : 'apply',
      base: undefined,
      problems: undefined,
      run: undefined,
      isAsked: false,
      ...fields,
    };
  }

  function freeName(name: string): string {
    const [, stem = name, end = ''] = /^(.*?)(\.\w+)?$/.exec(name) ?? [];
    let free = name;
    const isTaken = (one: string) => get().drafts.some((draft) => draft.name === one);
    for (let number = 2; isTaken(free); number += 1) free = `${stem}-${number}${end}`;
    return free;
  }

  function add(draft: Draft): void {
    set({ drafts: [...get().drafts, draft] });
    reveal(draft.id);
  }

  /** Brings a draft into sight, with the cursor in it. */
  function reveal(id: number, at?: Position): void {
    const { panelFolded, change: prefer } = usePreferences.getState();
    if (panelFolded) prefer({ panelFolded: false });
    set({ current: id, review: undefined, jump: { draft: id, at } });
    useView.getState().showTab('yaml');
  }

  /** The file that is sent; if the object has changed meanwhile, with the version it was made from. */
  async function fileOf(draft: Draft) {
    const { cleanYaml, withoutVersion, withVersion } = await import('./editor-objects');
    const { name, text, base, isAsked } = draft;
    if (isAsked) return { name, text, sent: withoutVersion(text) };
    const now = objectOf(useSession.getState(), draft);
    const isStale = base !== undefined && now !== undefined && cleanYaml(now) !== base.text;
    return { name, text, sent: isStale ? withVersion(text, base.version) : text };
  }

  async function open(files: readonly KeptDraft[]): Promise<void> {
    if (files.length === 0) return;
    const { VERBS } = await import('./editor-run');
    const opened = files.map(({ name, text, verb, base }) =>
      made({
        name,
        text,
        saved: base?.text ?? '',
        verb: VERBS.find((one) => one === verb) ?? 'apply',
        base,
      }),
    );
    const others = get().drafts;
    set({ drafts: [...opened, ...others], current: get().current ?? opened[0]?.id });
  }

  /** A scene's own unsaved texts come with it; those of the one before wait for its return. */
  function sitDown(session: Session): void {
    if (deskOf(session) === desk) return;
    desk = deskOf(session);
    set({ drafts: [], current: undefined, jump: undefined });
    void open(loadDrafts(desk));
  }

  useSession.subscribe((session, before) => {
    if (session.generation === before.generation) return;
    for (const id of [...waiting.keys()]) get().answer(id, false);
    set({ review: undefined, runs: [], unreadable: [] });
    sitDown(session);
  });
  // The editor may be loaded long after the scene was opened; its state is there a moment later.
  queueMicrotask(() => sitDown(useSession.getState()));

  return {
    drafts: [],
    current: undefined,
    review: undefined,
    jump: undefined,
    runs: [],
    unreadable: [],
    isKept: true,

    show: (id) => set({ current: id, review: undefined }),
    goTo: (jump) => set({ jump }),
    write: (id, text) => {
      if (find(id)?.text === text) return;
      change(id, { text, run: undefined });
      set({ isKept: saveDrafts(desk, kept(get().drafts)) });
    },
    setVerb: (id, verb) => change(id, { verb, problems: undefined }),
    close: (id) => {
      waiting.get(id)?.(undefined);
      waiting.delete(id);
      const { drafts, current, review } = get();
      const at = drafts.findIndex((draft) => draft.id === id);
      const left = drafts.filter((draft) => draft.id !== id);
      const next = left[Math.min(at, left.length - 1)]?.id;
      set({
        drafts: left,
        current: current === id ? next : current,
        review: review?.draft === id ? undefined : review,
        isKept: saveDrafts(desk, kept(left)),
      });
    },

    openText: (text = '', name = NEW) => {
      const blank = get().drafts.find((draft) => draft.text.trim() === '' && !draft.isAsked);
      if (!blank) add(made({ name: freeName(name), text }));
      else {
        change(blank.id, { name: name === NEW ? blank.name : freeName(name), text });
        reveal(blank.id);
      }
      set({ isKept: saveDrafts(desk, kept(get().drafts)) });
    },
    openObject: async (key, field) => {
      const { baseOf, fileNameOf, writtenIn } = await import('./editor-objects');
      const object = useSession.getState().cluster.store.objects.get(key);
      let draft = get().drafts.find(({ base }) => base?.key === key);
      if (!draft) {
        if (!object) return;
        const base = baseOf(object);
        const { text } = base;
        draft = made({ name: freeName(fileNameOf(object)), text, saved: text, base });
        add(draft);
      }
      const written = writtenIn(draft.text).find((one) => one.key === key);
      const position = field === undefined ? undefined : written?.manifest.locate(field);
      reveal(draft.id, position);
    },
    openAll: async () => {
      const { allYaml } = await import('./editor-objects');
      const { scene, cluster } = useSession.getState();
      const name = `${scene?.id ?? 'cluster'}.yaml`;
      const text = allYaml(cluster.store);
      const own = get().drafts.find((draft) => draft.name === name);
      if (!own) add(made({ name, text, saved: text }));
      else {
        if (own.text === own.saved) change(own.id, { text, saved: text, problems: undefined });
        reveal(own.id);
      }
    },

    check: async (id) => {
      const draft = find(id);
      if (!draft) return [];
      if (draft.text.trim() === '' || draft.text.length > LONGEST_CHECKED) {
        change(id, { problems: undefined });
        return [];
      }
      const { rehearseVerb } = await import('./editor-run');
      const { problems } = rehearseVerb(await fileOf(draft), draft.verb).run;
      if (find(id)?.text === draft.text) change(id, { problems });
      return problems;
    },
    prepare: async (id) => {
      const draft = find(id);
      if (!draft) return;
      const [{ rehearseVerb }, { differenceOf }] = await Promise.all([
        import('./editor-run'),
        import('./editor-objects'),
      ]);
      const { run, before, after } = rehearseVerb(await fileOf(draft), draft.verb);
      if (find(id)?.text !== draft.text) return;
      const { problems } = run;
      change(id, { problems, run: run.ok ? undefined : run });
      if (run.ok) {
        const difference = differenceOf(before.store, after.store);
        set({ review: { draft: id, text: draft.text, difference } });
        return;
      }
      const [first] = problems.filter(({ severity }) => severity === 'error');
      if (first) set({ jump: { draft: id, at: first } });
    },
    send: async () => {
      const { review } = get();
      const draft = review && find(review.draft);
      if (!draft || draft.text !== review.text) return;
      const [{ runVerb }, { baseOf }] = await Promise.all([
        import('./editor-run'),
        import('./editor-objects'),
      ]);
      const run = runVerb(await fileOf(draft), draft.verb);
      set({ review: undefined, jump: { draft: draft.id, at: undefined } });
      if (!run.ok) {
        change(draft.id, { run, problems: run.problems });
        return;
      }
      const now = objectOf(useSession.getState(), draft);
      change(draft.id, {
        run,
        saved: draft.text,
        verb: draft.verb === 'create' ? 'apply' : draft.verb,
        problems: run.problems,
        base: now && baseOf(now),
      });
      set({ isKept: saveDrafts(desk, kept(get().drafts)) });
    },
    back: () => {
      const { current: draft } = get();
      set({ review: undefined, ...(draft !== undefined && { jump: { draft, at: undefined } }) });
    },

    reload: async (id) => {
      const draft = find(id);
      const object = draft && objectOf(useSession.getState(), draft);
      if (!object) return;
      const { baseOf, cleanYaml } = await import('./editor-objects');
      const text = cleanYaml(object, /^status:/m.test(draft.text));
      change(id, { text, saved: text, base: baseOf(object), problems: undefined });
      set({ isKept: saveDrafts(desk, kept(get().drafts)) });
    },
    merge: async (id) => {
      const draft = find(id);
      const object = draft && objectOf(useSession.getState(), draft);
      if (!object || !draft.base) return;
      const [{ mergedYaml }, { baseOf }] = await Promise.all([
        import('./editor-merge'),
        import('./editor-objects'),
      ]);
      const text = mergedYaml(draft.base.text, draft.text, object);
      if (text === undefined) return;
      const base = baseOf(object);
      change(id, { text, saved: base.text, base, problems: undefined });
      set({ isKept: saveDrafts(desk, kept(get().drafts)) });
    },
    toggleStatus: async (id) => {
      const draft = find(id);
      if (!draft) return;
      const { withStatus } = await import('./editor-objects');
      const shown = /^status:/m.test(draft.text);
      const object = shown ? undefined : objectOf(useSession.getState(), draft);
      const { text, saved } = draft;
      change(id, { text: withStatus(text, object), saved: withStatus(saved, object) });
    },

    drop: async (files) => {
      const runs: ManifestRun[] = [];
      const unreadable: { name: string; reason: string }[] = [];
      for (const file of files) {
        try {
          const { runVerb } = await import('./editor-run');
          runs.push(runVerb({ name: file.name, text: await file.text() }, 'apply'));
        } catch (error) {
          unreadable.push({ name: file.name, reason: reasonOf(error) });
        }
      }
      set({ runs, unreadable });
      for (const run of runs.filter(({ ok }) => !ok)) {
        const { name, text, problems } = run;
        add(made({ name: freeName(name), text, problems, run }));
      }
      set({ isKept: saveDrafts(desk, kept(get().drafts)) });
    },
    dismiss: () => set({ runs: [], unreadable: [] }),

    ask: (name, text, over) => {
      if (over.aborted) return Promise.resolve(undefined);
      const draft = made({
        name: freeName(name),
        text,
        saved: text,
        verb: 'replace',
        isAsked: true,
      });
      const { tab } = useView.getState();
      add(draft);
      return new Promise((resolve) => {
        waiting.set(draft.id, (edited) => {
          // Whatever was in sight before the program asked comes back.
          if (useView.getState().tab === 'yaml') useView.getState().showTab(tab);
          resolve(edited);
        });
        over.addEventListener('abort', () => get().answer(draft.id, false));
      });
    },
    answer: (id, saves) => {
      const resolve = waiting.get(id);
      if (!resolve) return;
      const text = saves ? find(id)?.text : undefined;
      waiting.delete(id);
      get().close(id);
      resolve(text);
    },
  };
});

useEditor.subscribe(({ runs, unreadable }) => {
  useView.setState({ hasResults: runs.length + unreadable.length > 0 });
});

/**
 * Has a person edit a text, as `kubectl edit` does: gives it back as they saved it, or undefined
 * when they gave it up, or `over` came first.
 */
export function editText(
  name: string,
  text: string,
  over: AbortSignal,
): Promise<string | undefined> {
  return useEditor.getState().ask(name, text, over);
}
