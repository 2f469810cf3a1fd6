import {
  CLIENTS,
  RATES,
  changeStream,
  stopStream,
  type StreamSettings,
} from '../../client/streams';
import { formatUrl } from '../../cluster/http';
import type { Stream } from '../../cluster/traffic/request';
import { useMessages } from '../messages';
import { IconButton } from '../parts/Button';
import { Select } from '../parts/Select';
import { placeName } from '../request/HopList';

interface StreamControlsProps {
  readonly settings: StreamSettings;
  readonly onChange: (change: Partial<StreamSettings>) => void;
}

/** `value` among `choices`, in order. */
function including(choices: readonly number[], value: number): readonly number[] {
  return [...new Set([...choices, value])].sort((a, b) => a - b);
}

/** How often a stream sends, from how many sockets, and whether these stay open. */
export function StreamControls({ settings, onChange }: StreamControlsProps) {
  const { traffic: words, composer } = useMessages();
  const { rate, clients, keepAlive } = settings;
  return (
    <div className="stream-settings">
      <Select
        label={composer.rate}
        value={rate}
        onChange={(event) => onChange({ rate: Number(event.target.value) })}
      >
        {including(RATES, rate).map((one) => (
          <option key={one} value={one}>
            {composer.perSecond(one)}
          </option>
        ))}
      </Select>
      <label className="stream-keep">
        <input
          type="checkbox"
          checked={keepAlive}
          onChange={(event) => onChange({ keepAlive: event.target.checked })}
        />
        {words.keepAlive}
      </label>
      {keepAlive && (
        <Select
          label={words.clients}
          value={clients}
          onChange={(event) => onChange({ clients: Number(event.target.value) })}
        >
          {including(CLIENTS, clients).map((one) => (
            <option key={one} value={one}>
              {words.clientCount(one)}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

/** A stream that runs: who asks what, how, and what came of it. */
export function StreamCard({ stream }: { readonly stream: Stream }) {
  const messages = useMessages();
  const { traffic: words } = messages;
  const { from, http, sent, answered, failed, limit } = stream;
  const name = words.name(placeName(from, messages), formatUrl(http));
  return (
    <li className="stream-card" aria-label={name}>
      <header>
        <p>
          <span>{placeName(from, messages)}</span>
          <code>{formatUrl(http)}</code>
        </p>
        <IconButton icon="close" label={words.stop(name)} onClick={() => stopStream(stream)} />
      </header>
      {limit === undefined && (
        <StreamControls settings={stream} onChange={(change) => changeStream(stream, change)} />
      )}
      {stream.keepAlive && <p className="traffic-note">{words.keepAliveNote}</p>}
      <p className="stream-counts">
        {limit === undefined ? words.sent(sent) : words.sentOf(sent, limit)}
        <b>{words.answered(answered)}</b>
        {failed > 0 && <b data-failed="true">{words.failed(failed)}</b>}
      </p>
    </li>
  );
}
