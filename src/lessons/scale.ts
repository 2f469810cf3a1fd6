import { ADDRESSES, nodeIp } from '../cluster/config';
import { CLASSROOM } from '../cluster/delays';
import type { ScaleSize } from './scale-size';
import type { Scene, SceneDescription, SceneStream } from './scene';

/** Names of workloads, so that a large cluster reads like one. */
const WORKLOADS = ['web', 'cart', 'search', 'login', 'stock', 'mail', 'price', 'media'] as const;
const PODS_PER_WORKLOAD = 125;
const FIRST_NODE_PORT = ADDRESSES.nodePortRange.first;

/** How much slower than in the classroom the links are, so that many requests are under way calmly. */
const SCALE_LINKS = 3;
/** What the pods' app takes to answer (ms), beside the links. */
const ANSWER = 15;

/**
 * A scene of a generated cluster: Deployments with a NodePort Service each, and streams from all
 * clients to all nodes at such a rate that `inflight` requests are under way at once.
 */
export function scaleScene(description: SceneDescription, size: ScaleSize): Scene {
  const count = Math.min(WORKLOADS.length, Math.max(1, Math.ceil(size.pods / PODS_PER_WORKLOAD)));
  const names = WORKLOADS.slice(0, count);
  const objects = names.flatMap((name, index) =>
    workload(name, index, share(size.pods, count, index)),
  );
  const url = `http://${nodeIp(1)}:${FIRST_NODE_PORT}/`;
  return {
    description: {
      ...description,
      nodes: size.nodes,
      request: { from: `client/${description.clients[0]?.name ?? ''}`, url },
      slowerLinks: SCALE_LINKS,
      streams: streams(description, size, count),
    },
    objects,
  };
}

/** The part of `whole` that the one with this index of `count` has. */
function share(whole: number, count: number, index: number): number {
  return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}

/** Only the first workload has a readiness probe: one file decides whether a pod gets traffic. */
const PROBED = {
  lifecycle: { postStart: { exec: { command: ['touch', '/var/ready'] } } },
  readinessProbe: { exec: { command: ['ls', '/var/ready'] }, failureThreshold: 1 },
};

function workload(name: string, index: number, replicas: number): readonly unknown[] {
  const app = { app: name };
  const probed = index === 0 ? PROBED : {};
  const container = { name, image: 'luksa/kubia', ports: [{ containerPort: 8080 }], ...probed };
  const template = { metadata: { labels: app }, spec: { containers: [container] } };
  const ports = [{ port: 80, targetPort: 8080, nodePort: FIRST_NODE_PORT + index }];
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: { replicas, selector: { matchLabels: app }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { type: 'NodePort', selector: app, ports },
    },
  ];
}

/** How long a request and its answer are under way on average (ms of virtual time). */
function roundTrip({ nodes }: ScaleSize): number {
  const { linkOutside, linkNodes, linkPod } = CLASSROOM;
  const elsewhere = (nodes - 1) / nodes;
  return 2 * SCALE_LINKS * (linkOutside + elsewhere * linkNodes + linkPod) + ANSWER;
}

/** By how much the rates differ, so that streams fall out of step and do not send in waves. */
const SPREAD = 0.1;

function streams(
  { clients }: SceneDescription,
  size: ScaleSize,
  workloads: number,
): readonly SceneStream[] {
  if (size.inflight === 0) return [];
  const count = Math.min(size.inflight, Math.max(size.nodes, workloads));
  const mean = (size.inflight * 1000) / roundTrip(size) / count;
  return Array.from({ length: count }, (_, index) => {
    const { name } = clients[index % clients.length] ?? { name: '' };
    const port = FIRST_NODE_PORT + (index % workloads);
    const rate = mean * (1 + SPREAD * ((index + 0.5) / count - 0.5));
    return { from: `client/${name}`, host: nodeIp((index % size.nodes) + 1), port, rate };
  });
}
