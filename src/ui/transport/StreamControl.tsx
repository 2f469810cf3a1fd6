import { RATES, useComposer, type Rate } from '../../client/composer';
import { useSession } from '../../client/session';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Select } from '../parts/Select';

/** Switches a steady stream of the composed request on and off, and sets its rate. */
export function StreamControl() {
  const { composer } = useMessages();
  const { streaming, rate, setRate, toggleStream } = useComposer();
  const isRunning = useSession((session) => session.status === 'running');
  return (
    <div className="stream" data-on={streaming}>
      <Button
        look="quiet"
        icon={streaming ? 'pause' : 'stream'}
        hint={composer.streamHint}
        shortcut="s"
        aria-pressed={streaming}
        disabled={!isRunning}
        onClick={toggleStream}
      >
        {composer.stream}
      </Button>
      <Select
        label={composer.rate}
        value={rate}
        onChange={(event) => {
          const chosen = RATES.find((one) => String(one) === event.target.value);
          if (chosen !== undefined) setRate(chosen satisfies Rate);
        }}
      >
        {RATES.map((one) => (
          <option key={one} value={one}>
            {composer.perSecond(one)}
          </option>
        ))}
      </Select>
    </div>
  );
}
