import { useByHand } from '../../client/by-hand';
import type { Doing } from '../../client/line-for';
import { useTerminals } from '../../client/terminal/terminals';
import { useMessages, type Messages } from '../messages';
import { Button, IconButton } from '../parts/Button';
import { Copyable } from '../parts/Copyable';
import './same-as.css';

function introOf({ is, client }: Doing, same: Messages['terminal']['same']): string {
  const intro = is === 'run' ? same.intro : same.end;
  return client === undefined ? intro : `${intro} ${same.at(client)}`;
}

/** The command line that does what was just done in the page, to be copied or put at a prompt. */
export function SameAs() {
  const { terminal } = useMessages();
  const { doing, dismiss } = useByHand();
  const { same } = terminal;
  return (
    <div className="same-as" role="region" aria-label={same.label} hidden={!doing}>
      <p role="status">{doing && introOf(doing, same)}</p>
      {doing && (
        <>
          <Copyable key={doing.line} text={doing.line} />
          {doing.is === 'run' && doing.client === undefined && (
            <Button
              look="quiet"
              icon="terminal"
              hint={same.putHint}
              onClick={() => useTerminals.getState().put(doing.line)}
            >
              {same.put}
            </Button>
          )}
          <IconButton icon="close" label={same.dismiss} onClick={dismiss} />
        </>
      )}
    </div>
  );
}
