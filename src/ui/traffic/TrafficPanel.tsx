import { composedStream, useComposer } from '../../client/composer';
import { useSession } from '../../client/session';
import { streamsIn } from '../../client/streams';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { placeName } from '../request/HopList';
import { RateChart } from './RateChart';
import { Shares } from './Shares';
import { StreamCard, StreamControls } from './StreamCard';
import './traffic-panel.css';

const FEW = 6;
const MANY = 600;

function NewStream() {
  const messages = useMessages();
  const { traffic: words } = messages;
  const { from, address, settings, setSettings, toggleStream, burst } = useComposer();
  const isRunning = useSession(({ cluster }) => composedStream(cluster, { from, address }));
  return (
    <section className="new-stream" aria-label={words.new}>
      <p>
        <span>{placeName(from, messages)}</span>
        <code>{address === '' ? words.noAddress : address}</code>
      </p>
      {!isRunning && <StreamControls settings={settings} onChange={setSettings} />}
      <div className="stream-actions">
        {!isRunning && (
          <Button look="primary" icon="stream" onClick={toggleStream}>
            {words.start}
          </Button>
        )}
        <Button onClick={() => burst(FEW)} hint={words.burstHint}>
          {words.burst(FEW)}
        </Button>
        <Button onClick={() => burst(MANY)} hint={words.burstHint}>
          {words.burst(MANY)}
        </Button>
      </div>
    </section>
  );
}

/** Streams of requests, what becomes of them in time, and how they spread over the pods. */
export function TrafficPanel() {
  const { traffic: words } = useMessages();
  const cluster = useSession((session) => session.cluster);
  const streams = streamsIn(cluster);
  return (
    <div className="traffic-panel">
      <NewStream />
      {streams.length > 0 && (
        <ul className="streams" aria-label={words.streams}>
          {streams.map((stream) => (
            <StreamCard key={stream.id} stream={stream} />
          ))}
        </ul>
      )}
      <RateChart />
      <Shares />
    </div>
  );
}
