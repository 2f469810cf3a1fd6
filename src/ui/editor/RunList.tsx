import type { ManifestRun } from '../../client/editor-run';
import type { Editor } from '../../client/editor';
import type { Output } from '../../client/run-task';
import { useMessages } from '../messages';
import { Icon } from '../parts/Icon';
import './run-list.css';

type Tone = 'done' | 'warning' | 'refused';
const ICONS = { done: 'check', warning: 'warning', refused: 'close' } as const;

function toneOf({ to, text }: Output): Tone {
  if (to === 'out') return 'done';
  return text.startsWith('Warning:') ? 'warning' : 'refused';
}

/** What kubectl said to one file, in its own words. */
export function RunLines({ run }: { readonly run: ManifestRun }) {
  return (
    <ul className="run-lines">
      {run.output.map((said, index) => (
        <li key={index} data-tone={toneOf(said)}>
          <Icon name={ICONS[toneOf(said)]} />
          <pre>{said.text.trimEnd()}</pre>
        </li>
      ))}
    </ul>
  );
}

interface RunListProps {
  readonly runs: readonly ManifestRun[];
  readonly unreadable: Editor['unreadable'];
}

/** What kubectl said to each file. */
export function RunList({ runs, unreadable }: RunListProps) {
  const { editor } = useMessages();
  return (
    <section className="run-list" role="status" aria-label={editor.said}>
      {runs.map((run, index) => (
        <div key={index}>
          <p className="run-command">
            <code>
              {editor.verbs[run.verb]} -f {run.name}
            </code>
          </p>
          <RunLines run={run} />
        </div>
      ))}
      {unreadable.map(({ name, reason }) => (
        <p key={name} className="run-unreadable">
          {editor.unreadable(name, reason)}
        </p>
      ))}
    </section>
  );
}
