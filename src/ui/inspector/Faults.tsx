import { useState } from 'react';
import { performByHand } from '../../client/by-hand';
import { useSession } from '../../client/session';
import type { Node } from '../../api/core';
import { keyOfObject } from '../../api/kinds';
import type { Pod } from '../../api/pod';
import { cloud } from '../../cluster/cloud/cloud';
import { faults, type Fault } from '../../cluster/faults/faults';
import { runtimeOf } from '../../cluster/kubelet/runtime';
import { recall } from '../../cluster/world';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Section } from './Facts';

/** How much later the answers of a slow app come, in ms of virtual time. */
const SLOW = 5_000;

interface FaultButtonProps {
  readonly fault: Fault;
  readonly label: string;
  readonly onRefusal: (message: string | undefined) => void;
}

function FaultButton({ fault, label, onRefusal }: FaultButtonProps) {
  return (
    <Button
      onClick={() => {
        const result = performByHand({ type: 'fault', fault });
        onRefusal(result.ok ? undefined : result.error.message);
      }}
    >
      {label}
    </Button>
  );
}

interface FaultListProps {
  /** What is broken now, in words. */
  readonly broken: readonly string[];
  readonly choices: readonly (readonly [label: string, fault: Fault])[];
}

function FaultList({ broken, choices }: FaultListProps) {
  const { inspector } = useMessages();
  const [refusal, setRefusal] = useState<string>();
  return (
    <Section title={inspector.faults.title}>
      {broken.map((sentence) => (
        <p key={sentence} className="inspector-broken">
          {sentence}
        </p>
      ))}
      <div className="inspector-row inspector-choices">
        {choices.map(([label, fault]) => (
          <FaultButton key={label} fault={fault} label={label} onRefusal={setRefusal} />
        ))}
      </div>
      {refusal !== undefined && <p role="alert">{refusal}</p>}
    </Section>
  );
}

/** Breaks a node, or mends it: the machine, its kube-proxy, its memory of connections. */
export function NodeFaults({ node }: { readonly node: Node }) {
  const { faults: words } = useMessages().inspector;
  const { stoppedNodes, pausedProxies } = useSession((session) => recall(session.cluster, faults));
  const { name } = node.metadata;
  const isOff = stoppedNodes.has(name);
  const isPaused = pausedProxies.has(name);
  return (
    <FaultList
      broken={[...(isOff ? [words.nodeIsOff] : []), ...(isPaused ? [words.proxyIsPaused] : [])]}
      choices={[
        [isOff ? words.startNode : words.stopNode, { is: 'node', node: name, up: isOff }],
        [
          isPaused ? words.resumeProxy : words.pauseProxy,
          { is: 'kubeProxy', node: name, paused: !isPaused },
        ],
        [words.flush, { is: 'flush', node: name }],
      ]}
    />
  );
}

/** Breaks a pod, or mends it: its network, its app. */
export function PodFaults({ pod }: { readonly pod: Pod }) {
  const { faults: words } = useMessages().inspector;
  const cluster = useSession((session) => session.cluster);
  const { unplugged, apps } = recall(cluster, faults);
  const key = keyOfObject(pod);
  const { namespace, name } = pod.metadata;
  const containers = runtimeOf(cluster, key)?.containers ?? [];
  if (containers.length === 0) return null;
  const sick = containers.flatMap(({ containerId }) => apps.get(containerId)?.fault.is ?? []);
  const isOut = unplugged.has(key);
  const app = (fault: Extract<Fault, { is: 'app' }>['app']): Fault => ({
    is: 'app',
    namespace,
    pod: name,
    app: fault,
  });
  return (
    <FaultList
      broken={[...(isOut ? [words.isUnplugged] : []), ...sick.map((is) => words.app[is])]}
      choices={[
        [
          isOut ? words.plug : words.unplug,
          { is: 'network', namespace, pod: name, plugged: isOut },
        ],
        ...(sick.length > 0
          ? [[words.heal, app({ is: 'healthy' })] as const]
          : ([
              [words.makeSlow, app({ is: 'slow', ms: SLOW })],
              [words.makeFail, app({ is: 'failing' })],
              [words.makeHang, app({ is: 'hanging' })],
            ] as const)),
      ]}
    />
  );
}

/** Takes the cloud away from the cluster, or gives it back. */
export function CloudFaults() {
  const { faults: words } = useMessages().inspector;
  const { on } = useSession((session) => recall(session.cluster, cloud));
  return (
    <FaultList
      broken={on ? [] : [words.cloudIsOff]}
      choices={[[on ? words.cloudOff : words.cloudOn, { is: 'cloud', on: !on }]]}
    />
  );
}
