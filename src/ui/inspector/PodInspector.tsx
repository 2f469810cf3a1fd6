import { useMemo } from 'react';
import { useComposer } from '../../client/composer';
import { useSession } from '../../client/session';
import { keyOfObject } from '../../api/kinds';
import type { Pod } from '../../api/pod';
import { runtimeOf } from '../../cluster/kubelet/runtime';
import { servicesSelecting } from '../../cluster/store';
import { podCells } from '../../kubectl/printers/pod-cells';
import { podStateOf } from '../../topology/pod-state';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { ContainerCard } from './ContainerCard';
import { DeleteAction } from './DeleteAction';
import { ElementLink, Fact, Facts, LabelList, Section } from './Facts';
import { PodFaults } from './Faults';
import { OwnerFact } from './OwnerFact';
import { StateBadge } from './StateBadge';

function PodFacts({ pod }: { readonly pod: Pod }) {
  const { inspector, common } = useMessages();
  const now = useSession((session) => session.cluster.now);
  const { ready, restarts } = podCells(pod, now);
  const { labels } = inspector;
  return (
    <Facts>
      <Fact name={labels.ready}>
        <code>{ready}</code>
      </Fact>
      <Fact name={labels.restarts}>
        <code>{restarts}</code>
      </Fact>
      <Fact name={labels.ip}>
        <code>{pod.status.podIP ?? common.none}</code>
      </Fact>
      {pod.spec.nodeName !== undefined && (
        <Fact name={labels.node}>
          <ElementLink id={`node/${pod.spec.nodeName}`} icon="node">
            {pod.spec.nodeName}
          </ElementLink>
        </Fact>
      )}
      <OwnerFact object={pod} />
      <Fact name={labels.labels}>
        <LabelList labels={pod.metadata.labels ?? {}} />
      </Fact>
    </Facts>
  );
}

function SelectedBy({ pod }: { readonly pod: Pod }) {
  const { inspector, common } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const { namespace, labels } = pod.metadata;
  const services = useMemo(
    () => servicesSelecting(store, namespace, labels),
    [store, namespace, labels],
  );
  return (
    <Section title={inspector.sections.services}>
      {services.length === 0 && <p className="inspector-note">{common.none}</p>}
      <ul>
        {services.map((service) => (
          <li key={service.metadata.uid}>
            <ElementLink id={keyOfObject(service)} icon="record">
              {service.metadata.name}
            </ElementLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A pod: what kubectl says of it, its containers and probes, and how to make it ready or not. */
export function PodInspector({ pod }: { readonly pod: Pod }) {
  const { inspector } = useMessages();
  const cluster = useSession((session) => session.cluster);
  const setFrom = useComposer((composer) => composer.setFrom);
  const runtime = runtimeOf(cluster, keyOfObject(pod));
  const { status } = podCells(pod, cluster.now);
  const { shape } = podStateOf(pod);
  const { namespace, name } = pod.metadata;
  return (
    <>
      <div className="inspector-part">
        <div className="inspector-row">
          <StateBadge shape={shape} />
          <code title={inspector.labels.status}>{status}</code>
        </div>
        <PodFacts pod={pod} />
        <div className="inspector-row">
          <Button onClick={() => setFrom(`pod/${namespace}/${name}`)}>{inspector.send.from}</Button>
          <DeleteAction object={pod} />
        </div>
      </div>
      <Section title={inspector.sections.containers}>
        {pod.spec.containers.map((container) => (
          <ContainerCard
            key={container.name}
            pod={pod}
            container={container}
            runtime={runtime?.containers.find(({ name: other }) => other === container.name)}
          />
        ))}
      </Section>
      <PodFaults pod={pod} />
      <SelectedBy pod={pod} />
    </>
  );
}
