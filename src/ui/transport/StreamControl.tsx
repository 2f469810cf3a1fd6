import { composedStream, useComposer } from '../../client/composer';
import { useSession } from '../../client/session';
import { changeStream, RATES } from '../../client/streams';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Select } from '../parts/Select';

/** Switches a steady stream of the composed request on and off, and sets its rate. */
export function StreamControl() {
  const { composer } = useMessages();
  const { from, address, settings, setSettings, toggleStream } = useComposer();
  const isRunning = useSession((session) => session.status === 'running');
  const stream = useSession(({ cluster }) => composedStream(cluster, { from, address }));
  const isOn = stream !== undefined;
  return (
    <div className="stream" data-on={isOn}>
      <Button
        look="quiet"
        icon={isOn ? 'pause' : 'stream'}
        hint={composer.streamHint}
        shortcut="s"
        aria-pressed={isOn}
        disabled={!isRunning}
        onClick={toggleStream}
      >
        {composer.stream}
      </Button>
      <Select
        label={composer.rate}
        value={stream?.rate ?? settings.rate}
        onChange={(event) => {
          const rate = Number(event.target.value);
          setSettings({ rate });
          if (stream) changeStream(stream, { rate });
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
