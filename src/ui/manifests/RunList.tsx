import type { ManifestRun, Manifests } from '../../client/manifests';
import type { Output } from '../../client/run-task';
import { useMessages } from '../messages';
import { Icon } from '../parts/Icon';
import './run-list.css';

type Tone = 'done' | 'warning' | 'refused';

function toneOf({ to, text }: Output): Tone {
  if (to === 'out') return 'done';
  return text.startsWith('Warning:') ? 'warning' : 'refused';
}

function Line({ output }: { readonly output: Output }) {
  const tone = toneOf(output);
  const icons = { done: 'check', warning: 'warning', refused: 'close' } as const;
  return (
    <li data-tone={tone}>
      <Icon name={icons[tone]} />
      <pre>{output.text.trimEnd()}</pre>
    </li>
  );
}

interface RunListProps {
  readonly runs: readonly ManifestRun[];
  readonly unreadable: Manifests['unreadable'];
}

/** What kubectl said to each file, in its own words. */
export function RunList({ runs, unreadable }: RunListProps) {
  const { manifests } = useMessages();
  if (runs.length === 0 && unreadable.length === 0) return null;
  return (
    <section className="run-list" role="status" aria-label={manifests.results}>
      {runs.map((run, index) => (
        <div key={index}>
          <p className="run-command">
            <code>
              {manifests[run.verb]} {run.name}
            </code>
          </p>
          <ul>
            {run.output.map((output, line) => (
              <Line key={line} output={output} />
            ))}
          </ul>
        </div>
      ))}
      {unreadable.map(({ name, reason }) => (
        <p key={name} className="run-unreadable">
          {manifests.unreadable(name, reason)}
        </p>
      ))}
    </section>
  );
}
