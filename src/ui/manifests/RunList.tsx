import type { ManifestRun, Manifests, Remark } from '../../client/manifests';
import type { Mark } from '../../client/marks';
import { useMessages } from '../messages';
import { Icon } from '../parts/Icon';
import './run-list.css';

type Tone = 'done' | 'warning' | 'refused';

function toneOf({ to, text }: Remark): Tone {
  if (to === 'out') return 'done';
  return text.startsWith('Warning:') ? 'warning' : 'refused';
}

interface LineProps {
  readonly remark: Remark;
  readonly onMark: ((mark: Mark) => void) | undefined;
}

function Line({ remark, onMark }: LineProps) {
  const { manifests } = useMessages();
  const tone = toneOf(remark);
  const icons = { done: 'check', warning: 'warning', refused: 'close' } as const;
  return (
    <li data-tone={tone}>
      <Icon name={icons[tone]} />
      <div>
        <pre>{remark.text.trimEnd()}</pre>
        {remark.marks.map((mark) => (
          <button
            key={`${mark.field} ${mark.line}`}
            type="button"
            className="run-mark"
            disabled={!onMark}
            onClick={() => onMark?.(mark)}
          >
            {manifests.at(mark.line, mark.column)} <code>{mark.field}</code>
          </button>
        ))}
      </div>
    </li>
  );
}

interface RunListProps {
  readonly runs: readonly ManifestRun[];
  readonly unreadable: Manifests['unreadable'];
  /** Goes to a place in the text of a run, where that text can be seen. */
  readonly onMark?: (run: ManifestRun, mark: Mark) => void;
}

/** What kubectl said to each file, in its own words. */
export function RunList({ runs, unreadable, onMark }: RunListProps) {
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
            {run.remarks.map((remark, line) => (
              <Line key={line} remark={remark} onMark={onMark && ((mark) => onMark(run, mark))} />
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
