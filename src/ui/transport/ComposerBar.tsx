import { useId, useMemo } from 'react';
import { useComposer, type ComposerProblem } from '../../client/composer';
import { useSession } from '../../client/session';
import { sendersOf, targetsFor } from '../../client/targets';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { Select } from '../parts/Select';
import { AddressField } from './AddressField';
import { StreamControl } from './StreamControl';
import './composer.css';

const GROUPS = ['client', 'pod', 'node'] as const;

function SenderField() {
  const { composer } = useMessages();
  const { from, setFrom } = useComposer();
  const store = useSession((session) => session.cluster.store);
  const { clients } = useSession((session) => session.cluster.config);
  const senders = useMemo(() => sendersOf(store, clients), [store, clients]);
  const isThere = senders.some(({ place }) => place === from);
  return (
    <Select
      className="sender"
      label={composer.fromLabel}
      value={from}
      onChange={(event) => setFrom(event.target.value)}
    >
      {!isThere && <option value={from}>{composer.gone(from)}</option>}
      {GROUPS.map((group) => (
        <optgroup key={group} label={composer.groups[group]}>
          {senders
            .filter(({ is }) => is === group)
            .map(({ place, name }) => (
              <option key={place} value={place}>
                {name}
              </option>
            ))}
        </optgroup>
      ))}
    </Select>
  );
}

function Problem({ id, problem }: { readonly id: string; readonly problem: ComposerProblem }) {
  const { composer } = useMessages();
  const text = problem.is === 'address' ? composer.problems[problem.problem] : problem.message;
  return (
    <p id={id} className="composer-problem" role="alert">
      <Icon name="warning" />
      {text}
    </p>
  );
}

/** Who sends a request to which address, and the one obvious control: send it. */
export function ComposerBar() {
  const { composer } = useMessages();
  const { from, problem, send } = useComposer();
  const isRunning = useSession((session) => session.status === 'running');
  const store = useSession((session) => session.cluster.store);
  const targets = useMemo(() => targetsFor(store, from), [store, from]);
  const problemId = useId();

  return (
    <form
      className="composer"
      aria-label={composer.label}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="composer-line" data-wrong={problem !== undefined}>
        <span className="composer-word" aria-hidden="true">
          {composer.from}
        </span>
        <SenderField />
        <Icon name="send" />
        <AddressField targets={targets} describedBy={problem ? problemId : undefined} />
      </div>
      <Button
        id="send"
        type="submit"
        look="send"
        icon="send"
        shortcut="r"
        disabled={!isRunning}
        hint={composer.send}
      >
        {composer.send}
      </Button>
      <StreamControl />
      {problem && <Problem id={problemId} problem={problem} />}
    </form>
  );
}
