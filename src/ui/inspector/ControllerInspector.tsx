import { useMemo, useState } from 'react';
import { performByHand } from '../../client/by-hand';
import { lineFor } from '../../client/line-for';
import { useSession } from '../../client/session';
import { formatLabelSelector, formatSelector } from '../../api/selectors';
import { keyOfObject, type ObjectOf } from '../../api/kinds';
import { ownedBy } from '../../cluster/store';
import { podStateOf } from '../../topology/pod-state';
import { useMessages } from '../messages';
import { IconButton } from '../parts/Button';
import { Copyable } from '../parts/Copyable';
import { DeleteAction } from './DeleteAction';
import { ElementLink, Fact, Facts, Section } from './Facts';
import { OwnerFact } from './OwnerFact';
import { StateBadge } from './StateBadge';

type Controller = ObjectOf<'ReplicationController' | 'ReplicaSet' | 'Deployment'>;

function Scale({ controller }: { readonly controller: Controller }) {
  const { inspector } = useMessages();
  const [refusal, setRefusal] = useState<string>();
  const { spec } = controller;
  const line = lineFor({ type: 'update', object: controller });

  function scale(replicas: number): void {
    const object = { ...controller, spec: { ...spec, replicas } } as Controller;
    const result = performByHand({ type: 'update', object });
    setRefusal(result.ok ? undefined : result.error.message);
  }

  return (
    <>
      <span className="stepper" role="group" aria-label={inspector.labels.replicas}>
        <IconButton
          icon="minus"
          label={inspector.scale.fewer}
          disabled={spec.replicas === 0}
          onClick={() => scale(spec.replicas - 1)}
        />
        <b>{spec.replicas}</b>
        <IconButton
          icon="plus"
          label={inspector.scale.more}
          onClick={() => scale(spec.replicas + 1)}
        />
      </span>
      {line !== undefined && <Copyable text={line} />}
      {refusal !== undefined && <p role="alert">{refusal}</p>}
    </>
  );
}

function OwnedPods({ controller }: { readonly controller: Controller }) {
  const { inspector } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const { uid } = controller.metadata;
  const pods = useMemo(() => ownedBy(store, 'Pod', uid), [store, uid]);
  if (pods.length === 0) return null;
  return (
    <Section title={inspector.lists.pods}>
      <ul className="owned">
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

function selectorOf(controller: Controller): string {
  return controller.kind === 'ReplicationController'
    ? formatSelector(controller.spec.selector)
    : formatLabelSelector(controller.spec.selector);
}

/** What keeps a number of pods: how many, which ones, and how to change the number. */
export function ControllerInspector({ controller }: { readonly controller: Controller }) {
  const { inspector } = useMessages();
  const { spec, status } = controller;
  const present = status.replicas ?? 0;
  const ready = status.readyReplicas ?? 0;
  return (
    <>
      <div className="inspector-part">
        <Facts>
          <Fact name={inspector.labels.pods}>
            {inspector.replicas(present, ready, spec.replicas)}
          </Fact>
          <Fact name={inspector.labels.selector}>
            <code>{selectorOf(controller)}</code>
          </Fact>
          <OwnerFact object={controller} />
        </Facts>
        <Scale controller={controller} />
        <div className="inspector-row">
          <DeleteAction object={controller} />
        </div>
      </div>
      <OwnedPods controller={controller} />
    </>
  );
}
