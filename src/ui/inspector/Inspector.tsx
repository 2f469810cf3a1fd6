import { useSelection, type ElementId } from '../../client/selection';
import { useSession } from '../../client/session';
import type { KubeObject } from '../../api/kinds';
import { tiesOf, type GraphEdge } from '../../topology/edges';
import type { Graph } from '../../topology/graph';
import { nameOfItem } from '../graph/names';
import { useGraph } from '../graph/shown-graph';
import { useMessages } from '../messages';
import { IconButton } from '../parts/Button';
import { Icon } from '../parts/Icon';
import type { IconName } from '../parts/icons';
import { ClientInspector } from './ClientInspector';
import { ControllerInspector } from './ControllerInspector';
import { Crossings } from './Crossings';
import { EdgeInspector } from './EdgeInspector';
import { Everything } from './Everything';
import { LabelList, Section } from './Facts';
import { GhostInspector } from './GhostInspector';
import { IngressInspector } from './IngressInspector';
import { NodeInspector } from './NodeInspector';
import { NotSimulated } from './NotSimulated';
import { ObjectEvents, ObjectYaml } from './ObjectText';
import { PodInspector } from './PodInspector';
import { ServiceInspector } from './ServiceInspector';
import { SliceInspector } from './SliceInspector';
import './inspector.css';

interface TitleProps {
  readonly icon: IconName;
  readonly kind: string;
  readonly name: string;
}

function Title({ icon, kind, name }: TitleProps) {
  const { common } = useMessages();
  const select = useSelection((selection) => selection.select);
  return (
    <header className="inspector-head">
      <Icon name={icon} />
      <div>
        <p>{kind}</p>
        <h2>{name}</h2>
      </div>
      <IconButton
        icon="close"
        label={common.close}
        shortcut="Escape"
        onClick={() => select(undefined)}
      />
    </header>
  );
}

function Details({ object }: { readonly object: KubeObject }) {
  switch (object.kind) {
    case 'Pod':
      return <PodInspector pod={object} />;
    case 'Service':
      return <ServiceInspector service={object} />;
    case 'EndpointSlice':
      return <SliceInspector slice={object} />;
    case 'Ingress':
      return <IngressInspector ingress={object} />;
    case 'Node':
      return <NodeInspector node={object} />;
    case 'ReplicationController':
    case 'ReplicaSet':
    case 'Deployment':
      return <ControllerInspector controller={object} />;
    default:
      return null;
  }
}

function iconOf(kind: KubeObject['kind']): IconName {
  if (kind === 'Pod') return 'pod';
  return kind === 'Node' ? 'node' : 'record';
}

interface InspectedProps {
  readonly object: KubeObject;
  /** Its id in the picture. */
  readonly id: ElementId;
}

/** The labels of an object whose own details do not show them. */
function Labels({ object }: { readonly object: KubeObject }) {
  const { inspector } = useMessages();
  const { labels = {} } = object.metadata;
  if (object.kind === 'Pod' || Object.keys(labels).length === 0) return null;
  return (
    <Section title={inspector.labels.labels}>
      <LabelList labels={labels} />
    </Section>
  );
}

function InspectedObject({ object, id }: InspectedProps) {
  const { inspector } = useMessages();
  const { kind, metadata } = object;
  const { name, namespace = '' } = metadata;
  const isElsewhere = namespace !== '' && namespace !== 'default';
  return (
    <>
      <Title
        icon={iconOf(kind)}
        kind={isElsewhere ? inspector.kindIn(kind, namespace) : kind}
        name={name}
      />
      <NotSimulated object={object} />
      <Details object={object} />
      <Labels object={object} />
      <Crossings id={id} />
      <ObjectEvents object={object} />
      <ObjectYaml object={object} />
    </>
  );
}

/** `node/node1` and what belongs to it stand for the object `Node//node1`. */
function objectKey(element: ElementId): string {
  const [kind, name] = element.split('/');
  return kind === 'node' || kind === 'proxy' ? `Node//${name}` : element;
}

/** An edge of the graph, or one that is drawn only while it or its source is selected. */
function edgeWith({ items, edges }: Graph, id: ElementId): GraphEdge | undefined {
  const [source, target] = id.split('→');
  if (target === undefined) return undefined;
  const { cluster } = useSession.getState();
  return edges.get(id) ?? tiesOf(cluster, items, source).find((tie) => tie.id === id);
}

/** All there is to know of the selected element. */
export function Inspector() {
  const { inspector, graph } = useMessages();
  const shown = useGraph();
  const selected = useSelection((selection) => selection.selected);
  const object = useSession((session) =>
    selected === undefined ? undefined : session.cluster.store.objects.get(objectKey(selected)),
  );
  const client = useSession((session) =>
    session.cluster.config.clients.find(({ name }) => `client/${name}` === selected),
  );
  const ghost = selected === undefined ? undefined : shown.items.get(selected);
  const edge = selected === undefined ? undefined : edgeWith(shown, selected);
  if (object && selected !== undefined) return <InspectedObject object={object} id={selected} />;
  if (edge) {
    return (
      <>
        <Title
          icon="record"
          kind={inspector.edge.kind}
          name={graph.edge(
            graph.relations[edge.relation],
            nameOfItem(shown, edge.source),
            nameOfItem(shown, edge.target),
          )}
        />
        <EdgeInspector edge={edge} graph={shown} />
        <Crossings id={edge.id} />
      </>
    );
  }
  if (client) {
    return (
      <>
        <Title icon="laptop" kind={inspector.kinds.client} name={client.name} />
        <ClientInspector client={client} />
        <Crossings id={`client/${client.name}`} />
      </>
    );
  }
  if (ghost?.kind === 'ghost') {
    return (
      <>
        <Title icon="record" kind={graph.ghost.what[ghost.missing]} name={ghost.name} />
        <GhostInspector ghost={ghost} />
      </>
    );
  }
  const isGone = selected !== undefined && /^[A-Z]/.test(selected);
  return <Everything note={isGone ? inspector.gone : undefined} />;
}
