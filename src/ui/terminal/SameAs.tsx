import { useByHand } from '../../client/by-hand';
import { useTerminals } from '../../client/terminal/terminals';
import { useMessages } from '../messages';
import { Button, IconButton } from '../parts/Button';
import { Copyable } from '../parts/Copyable';
import './same-as.css';

/** The command line that does what was just done in the page, to be copied or put at a prompt. */
export function SameAs() {
  const { terminal } = useMessages();
  const { line, dismiss } = useByHand();
  const { same } = terminal;
  return (
    <div className="same-as" role="region" aria-label={same.label} hidden={line === undefined}>
      <p role="status">{line !== undefined && same.intro}</p>
      {line !== undefined && (
        <>
          <Copyable key={line} text={line} />
          <Button
            look="quiet"
            icon="terminal"
            hint={same.putHint}
            onClick={() => useTerminals.getState().put(line)}
          >
            {same.put}
          </Button>
          <IconButton icon="close" label={same.dismiss} onClick={dismiss} />
        </>
      )}
    </div>
  );
}
