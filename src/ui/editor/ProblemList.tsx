import { useEditor, type Draft } from '../../client/editor';
import type { Problem } from '../../client/editor-problems';
import { useMessages } from '../messages';
import { Icon } from '../parts/Icon';
import { RunLines } from './RunList';

function ProblemLine({ draft, problem }: { readonly draft: number; readonly problem: Problem }) {
  const { editor } = useMessages();
  const { severity, message, line, column } = problem;
  return (
    <li data-severity={severity}>
      <button type="button" onClick={() => useEditor.getState().goTo({ draft, at: problem })}>
        <Icon name={severity === 'error' ? 'close' : 'warning'} />
        <span>
          <span className="visually-hidden">{editor.problems.severity[severity]}: </span>
          <span className="problem-text">{message}</span>
          <span className="problem-place">{editor.problems.at(line, column)}</span>
        </span>
      </button>
    </li>
  );
}

/** What kubectl said last, and what is wrong in the text, each with a way to its place. */
export function ProblemList({ draft }: { readonly draft: Draft }) {
  const { editor } = useMessages();
  const { problems, run, text } = draft;
  const count = (wanted: Problem['severity']) =>
    (problems ?? []).filter(({ severity }) => severity === wanted).length;
  const summary = editor.problems.count(count('error'), count('warning'));
  return (
    <section className="problems" aria-label={editor.problems.title}>
      {run?.ok && (
        <div className="problems-said" role="status" aria-label={editor.said}>
          <RunLines run={run} />
        </div>
      )}
      <p className="problems-summary" role="status">
        {problems && text.trim() !== '' ? summary || editor.problems.none : ''}
      </p>
      {problems && problems.length > 0 && (
        <ul>
          {problems.map((problem, index) => (
            <ProblemLine key={index} draft={draft.id} problem={problem} />
          ))}
        </ul>
      )}
    </section>
  );
}
