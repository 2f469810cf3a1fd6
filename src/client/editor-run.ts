import type { ClusterState } from '../cluster/world';
import { showDoing } from './by-hand';
import { saveFile } from './files';
import { problemsIn, type Problem } from './editor-problems';
import { laptopProcess, runToEnd, type Output, type Subject } from './run-task';
import { useSession } from './session';
import { kubectl } from '../kubectl/kubectl';

/** How a text goes to the API server. */
export const VERBS = ['apply', 'create', 'replace'] as const;
export type Verb = (typeof VERBS)[number];

export interface ManifestFile {
  readonly name: string;
  readonly text: string;
  /** What kubectl reads, where it is not the text as it stands. */
  readonly sent?: string;
}

/** What kubectl said to one file. */
export interface ManifestRun extends ManifestFile {
  readonly verb: Verb;
  readonly output: readonly Output[];
  readonly problems: readonly Problem[];
  readonly ok: boolean;
}

/** What a file would lead to now. */
export interface Rehearsal {
  readonly run: ManifestRun;
  readonly before: ClusterState;
  readonly after: ClusterState;
}

/** Quotes a file's name for a shell, where it has to be. */
function shellWord(name: string): string {
  return /^[\w./@%+=:,-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** The command line that does what the page does with a file. */
export function commandFor(verb: Verb, name: string): string {
  return `kubectl ${verb} -f ${shellWord(name)}`;
}

function runOn(subject: Subject, file: ManifestFile, verb: Verb): ManifestRun {
  const task = kubectl(laptopProcess(['kubectl', verb, '-f', file.name], subject));
  const read = (path: string) => (path === file.name ? (file.sent ?? file.text) : undefined);
  const { output, code } = runToEnd(task, read, subject);
  return { ...file, verb, output, problems: problemsIn(file.text, output), ok: code === 0 };
}

/** Gives a file to kubectl; the terminal's kubectl finds it from then on. */
export function runVerb(file: ManifestFile, verb: Verb): ManifestRun {
  const run = runOn(useSession.getState(), file, verb);
  saveFile(file.name, file.sent ?? file.text);
  showDoing({ is: 'run', line: commandFor(verb, file.name) });
  return run;
}

/**
 * Gives a file to kubectl on a copy of the cluster, on which no time passes: what one object of the
 * file leads to is there for the next, which a server-side dry run does not do.
 */
export function rehearseVerb(file: ManifestFile, verb: Verb): Rehearsal {
  const { engine, live } = useSession.getState();
  if (!engine) throw new Error('No scene is open yet.');
  const before = live();
  let after = before;
  const copy: Subject = {
    live: () => after,
    perform: (command) => {
      const step = engine.execute(after, command);
      after = step.state;
      return step.result;
    },
    rehearse: (command) => engine.execute(after, command),
    advanceTo: () => undefined,
  };
  return { run: runOn(copy, file, verb), before, after };
}
