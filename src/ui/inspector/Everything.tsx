import { useMemo, useState } from 'react';
import { useSession } from '../../client/session';
import { keyOfObject, type ObjectOf } from '../../api/kinds';
import { list } from '../../cluster/store';
import { podStateOf } from '../../topology/pod-state';
import { useMessages } from '../messages';
import { ElementLink } from './Facts';
import { StateBadge } from './StateBadge';

const SYSTEM = 'kube-system';

function nameOf({ metadata: { namespace, name } }: ObjectOf<'Pod' | 'Service'>): string {
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

function PodList({ pods }: { readonly pods: readonly ObjectOf<'Pod'>[] }) {
  return (
    <ul>
      {pods.map((pod) => (
        <li key={pod.metadata.uid}>
          <ElementLink id={keyOfObject(pod)} icon="pod">
            {nameOf(pod)}
          </ElementLink>
          <StateBadge shape={podStateOf(pod).shape} />
        </li>
      ))}
    </ul>
  );
}

function ServiceList({ services }: { readonly services: readonly ObjectOf<'Service'>[] }) {
  return (
    <ul>
      {services.map((service) => (
        <li key={service.metadata.uid}>
          <ElementLink id={keyOfObject(service)} icon="record">
            {nameOf(service)}
          </ElementLink>
          <code>{service.spec.clusterIP}</code>
        </li>
      ))}
    </ul>
  );
}

function Machines() {
  const { store, config } = useSession((session) => session.cluster);
  const nodes = useMemo(() => list(store, 'Node'), [store]);
  return (
    <ul>
      {nodes.map(({ metadata, status }) => (
        <li key={metadata.uid}>
          <ElementLink id={`node/${metadata.name}`} icon="node">
            {metadata.name}
          </ElementLink>
          <code>{status.addresses?.[0]?.address}</code>
        </li>
      ))}
      {config.clients.map(({ name, ip }) => (
        <li key={name}>
          <ElementLink id={`client/${name}`} icon="laptop">
            {name}
          </ElementLink>
          <code>{ip}</code>
        </li>
      ))}
    </ul>
  );
}

/** Everything that can be selected, for when nothing is. Kubernetes' own pods come on demand. */
export function Everything({ note }: { readonly note: string | undefined }) {
  const { inspector } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const [showsSystem, setShowsSystem] = useState(false);
  const pods = useMemo(() => list(store, 'Pod'), [store]);
  const services = useMemo(() => list(store, 'Service'), [store]);
  const isSystem = ({ metadata }: ObjectOf<'Pod' | 'Service'>) => metadata.namespace === SYSTEM;
  return (
    <div className="everything">
      <p className="inspector-note">{note ?? inspector.noneHint}</p>
      <section>
        <h3>{inspector.lists.pods}</h3>
        <PodList pods={pods.filter((pod) => !isSystem(pod))} />
      </section>
      <section>
        <h3>{inspector.lists.services}</h3>
        <ServiceList services={services.filter((service) => !isSystem(service))} />
      </section>
      <section>
        <h3>{inspector.lists.machines}</h3>
        <Machines />
      </section>
      <details
        className="disclosure"
        onToggle={(event) => setShowsSystem(event.currentTarget.open)}
      >
        <summary>{SYSTEM}</summary>
        {showsSystem && (
          <>
            <PodList pods={pods.filter(isSystem)} />
            <ServiceList services={services.filter(isSystem)} />
          </>
        )}
      </details>
    </div>
  );
}
