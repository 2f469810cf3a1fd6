import { useEffect, useRef } from 'react';
import { displayNow, onFrame, usePlayback } from '../../client/playback';
import { useSession } from '../../client/session';
import { useMessages } from '../messages';
import { Hint } from '../parts/Hint';
import { clockTime } from '../parts/time';

/** The virtual clock. It moves without React: its text is written whenever it reads otherwise. */
export function Clock() {
  const { transport } = useMessages();
  const text = useRef<HTMLTimeElement>(null);
  const isPlaying = usePlayback((playback) => playback.playing || playback.stepUntil !== undefined);
  const generation = useSession((session) => session.generation);

  useEffect(() => {
    let written = '';
    const write = (now: number) => {
      const time = clockTime(now);
      if (!text.current || time === written) return;
      written = time;
      text.current.textContent = time;
    };
    write(displayNow());
    return onFrame(write);
  }, [generation]);

  return (
    <Hint text={transport.clockHint}>
      <span className="clock" data-playing={isPlaying} role="timer" aria-label={transport.clock}>
        <time ref={text} />
      </span>
    </Hint>
  );
}
