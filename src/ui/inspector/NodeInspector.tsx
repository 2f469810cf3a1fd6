import { useMemo } from 'react';
import { useComposer } from '../../client/composer';
import { useSession } from '../../client/session';
import type { Node } from '../../api/core';
import { keyOfObject } from '../../api/kinds';
import { podsOnNode } from '../../cluster/store';
import { nodeStatus } from '../../kubectl/printers/cells';
import { nodeItem } from '../../topology/describe';
import { podStateOf } from '../../topology/pod-state';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { ElementLink, Fact, Facts, Section } from './Facts';
import { NodeFaults } from './Faults';
import { ProxySection } from './ProxySection';
import { StateBadge } from './StateBadge';

function PodsHere({ node }: { readonly node: Node }) {
  const { inspector, common } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const { name } = node.metadata;
  const pods = useMemo(() => podsOnNode(store, name), [store, name]);
  return (
    <Section title={inspector.sections.pods}>
      {pods.length === 0 && <p className="inspector-note">{common.none}</p>}
      <ul>
        {pods.map((pod) => (
          <li key={pod.metadata.uid} className="inspector-row">
            <ElementLink id={keyOfObject(pod)} icon="pod">
              {pod.metadata.name}
            </ElementLink>
            <StateBadge shape={podStateOf(pod).shape} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A node: its addresses, its pods, and how far its kube-proxy is. */
export function NodeInspector({ node }: { readonly node: Node }) {
  const { inspector } = useMessages();
  const setFrom = useComposer((composer) => composer.setFrom);
  const { ip, podCidr, name } = nodeItem(node);
  const zone = node.metadata.labels?.['topology.kubernetes.io/zone'];
  return (
    <>
      <div className="inspector-part">
        <Facts>
          <Fact name={inspector.labels.status}>
            <code>{nodeStatus(node)}</code>
          </Fact>
          <Fact name={inspector.labels.address}>
            <code>{ip}</code>
          </Fact>
          <Fact name={inspector.labels.podCidr}>
            <code>{podCidr}</code>
          </Fact>
          {zone !== undefined && <Fact name={inspector.labels.zone}>{zone}</Fact>}
        </Facts>
        <div className="inspector-row">
          <Button onClick={() => setFrom(`node/${name}`)}>{inspector.send.from}</Button>
        </div>
      </div>
      <ProxySection node={node} />
      <NodeFaults node={node} />
      <PodsHere node={node} />
    </>
  );
}
