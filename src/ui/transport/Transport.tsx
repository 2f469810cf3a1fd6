import { SPEEDS, usePlayback } from '../../client/playback';
import { useSession } from '../../client/session';
import { useMessages } from '../messages';
import { IconButton } from '../parts/Button';
import { Select } from '../parts/Select';
import { Clock } from './Clock';
import './transport.css';

function SpeedField() {
  const { transport } = useMessages();
  const { speed, setSpeed } = usePlayback();
  return (
    <Select
      className="speed"
      label={transport.speed}
      value={speed}
      onChange={(event) => {
        const chosen = SPEEDS.find((one) => String(one) === event.target.value);
        if (chosen !== undefined) setSpeed(chosen);
      }}
    >
      {SPEEDS.map((one) => (
        <option key={one} value={one}>
          {transport.times(one)}
        </option>
      ))}
    </Select>
  );
}

/** How the cluster's time runs. */
export function Transport() {
  const { transport } = useMessages();
  const isPlaying = usePlayback((playback) => playback.playing);
  const { toggle, stepHop, skip } = usePlayback.getState();
  const isRunning = useSession((session) => session.status === 'running');
  return (
    <div className="transport" role="group" aria-label={transport.label}>
      <IconButton
        className="play"
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? transport.pause : transport.play}
        shortcut="space"
        disabled={!isRunning}
        onClick={toggle}
      />
      <IconButton
        icon="step"
        label={transport.step}
        hint={transport.stepHint}
        shortcut="."
        disabled={!isRunning}
        onClick={stepHop}
      />
      <IconButton
        icon="skip"
        label={transport.skip}
        shortcut="shift+."
        disabled={!isRunning}
        onClick={() => skip(transport.skipMs)}
      />
      <SpeedField />
      <Clock />
      <IconButton
        icon="reset"
        label={transport.reset}
        shortcut="shift+r"
        disabled={!isRunning}
        onClick={() => useSession.getState().reset()}
      />
    </div>
  );
}
