import type { Container, Pod } from '../../api/pod';
import { behaviourOf } from '../../cluster/images/catalogue';
import { variablesIn, type ContainerRuntime } from '../../cluster/kubelet/runtime';
import { useMessages } from '../messages';
import { ProbeCard } from './ProbeCard';
import { ReadyFile } from './ReadyFile';
import './container-card.css';

const PROBES = ['readiness', 'liveness', 'startup'] as const;

/** The variables that the process was started with; those of Services are as of that moment. */
function Environment({ runtime }: { readonly runtime: ContainerRuntime }) {
  const { environment } = useMessages().inspector;
  const variables = variablesIn(runtime.env);
  return (
    <details className="disclosure">
      <summary>{environment.title(variables.length)}</summary>
      <p className="inspector-note">{environment.note}</p>
      <pre className="container-environment">
        {variables.map(([name, value]) => `${name}=${value}\n`).join('')}
      </pre>
    </details>
  );
}

interface ContainerCardProps {
  readonly pod: Pod;
  readonly container: Container;
  readonly runtime: ContainerRuntime | undefined;
}

/** A container: its image, its open ports, its probes, its environment. */
export function ContainerCard({ pod, container, runtime }: ContainerCardProps) {
  const { inspector } = useMessages();
  const listening = runtime?.listening ?? [];
  return (
    <div className="container-card">
      <p className="container-name">
        <strong>{container.name}</strong> <code>{container.image}</code>
      </p>
      <p className="inspector-note">
        {listening.length === 0
          ? inspector.ports.nothing
          : inspector.ports.listens(listening.map(({ port }) => port).join(', '))}
        {runtime && runtime.served > 0 && <> · {inspector.ports.served(runtime.served)}</>}
      </p>
      {!behaviourOf(container.image ?? '').known && (
        <p className="inspector-note">{inspector.ports.assumed}</p>
      )}
      {PROBES.map((probe) => {
        const spec = container[`${probe}Probe`];
        if (!spec && probe !== 'readiness') return null;
        return <ProbeCard key={probe} probe={probe} spec={spec} runtime={runtime?.probes[probe]} />;
      })}
      {runtime?.state === 'running' && <Environment runtime={runtime} />}
      <ReadyFile pod={pod} container={container} runtime={runtime} />
    </div>
  );
}
