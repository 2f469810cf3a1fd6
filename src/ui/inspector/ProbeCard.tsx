import type { Probe } from '../../api/pod';
import type { ProbeRuntime } from '../../cluster/kubelet/runtime';
import { useMessages } from '../messages';
import { clockTime } from '../parts/time';

interface ProbeCardProps {
  readonly probe: 'readiness' | 'liveness' | 'startup';
  readonly spec: Probe | undefined;
  readonly runtime: ProbeRuntime | undefined;
}

function whatRuns({ exec, httpGet, tcpSocket, grpc }: Probe): string {
  if (exec) return (exec.command ?? []).join(' ');
  if (httpGet) return `GET :${httpGet.port}${httpGet.path ?? '/'}`;
  if (tcpSocket) return `TCP :${tcpSocket.port}`;
  return grpc ? `gRPC :${grpc.port}` : '';
}

/** The latest attempts, oldest first: ✓ or ✗ in a row, so that thresholds can be counted. */
function Attempts({ runtime }: { readonly runtime: ProbeRuntime }) {
  const { inspector } = useMessages();
  if (runtime.attempts.length === 0) {
    return <p className="inspector-note">{inspector.probe.noAttempts}</p>;
  }
  return (
    <ol className="attempts" aria-label={inspector.probe.attempts}>
      {runtime.attempts.map(({ at, ok, message }) => (
        <li key={at} data-ok={ok} title={`${clockTime(at)} ${message}`}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d={ok ? 'M5 10.5l3.4 3.4L15 6.4' : 'M6 6l8 8M14 6l-8 8'} />
          </svg>
          <span className="visually-hidden">{inspector.probe.attempt(ok, clockTime(at))}</span>
        </li>
      ))}
    </ol>
  );
}

function Progress({ spec, runtime }: { readonly spec: Probe; readonly runtime: ProbeRuntime }) {
  const { inspector } = useMessages();
  const { attempts, lastOk, streak, result, nextAt } = runtime;
  const isAhead = nextAt > (attempts.at(-1)?.at ?? 0);
  const threshold = lastOk ? spec.successThreshold : spec.failureThreshold;
  const isCounting = lastOk !== undefined && (result === 'success') !== lastOk;
  return (
    <p className="probe-progress">
      <b data-result={result}>{inspector.probe.result[result]}</b>
      {isCounting && ` · ${inspector.probe.streak(streak, threshold, lastOk)}`}
      {isAhead && ` · ${inspector.probe.next(clockTime(nextAt))}`}
    </p>
  );
}

/** A probe: what it runs, how often, its thresholds and how its latest attempts went. */
export function ProbeCard({ probe, spec, runtime }: ProbeCardProps) {
  const { inspector } = useMessages();
  const title = inspector.sections.probe[probe];
  if (!spec) {
    return (
      <div className="probe-card">
        <h4>{title}</h4>
        <p className="inspector-note">{inspector.probe.none}</p>
      </div>
    );
  }
  return (
    <div className="probe-card">
      <h4>
        {title} <code>{whatRuns(spec)}</code>
      </h4>
      {runtime && (
        <>
          <Attempts runtime={runtime} />
          <Progress spec={spec} runtime={runtime} />
        </>
      )}
      <p className="inspector-note">
        {inspector.probe.every(spec.periodSeconds, spec.timeoutSeconds)};{' '}
        {inspector.probe.thresholds(spec.failureThreshold, spec.successThreshold)}
      </p>
    </div>
  );
}
