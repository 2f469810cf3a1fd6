/** The picture of the cluster. */
export const graph = {
  label: 'The cluster',
  regions: {
    outside: 'Outside',
    cluster: 'Cluster',
    nodes: 'Nodes: where packets travel',
    records: 'Records: only looked up',
    waiting: 'No node found for these pods yet',
  },
  controls: {
    label: 'View',
    fit: 'Show everything',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
  },
  client: {
    label: (name: string, ip: string) => `${name}, outside the cluster, ${ip}`,
    nat: (ip: string) => `as ${ip}`,
    natHint: (ip: string) => `Behind a NAT router: the world sees it as ${ip}`,
  },
  balancer: {
    kind: 'load balancer',
    label: (name: string, ip: string) => `Load balancer of ${name}, ${ip}`,
    healthy: (healthy: number, nodes: number) => `${healthy} of ${nodes} nodes`,
    hint: 'Nodes that answer its health checks',
  },
  ingress: {
    kind: 'Ingress',
    label: (name: string, paths: number) =>
      `Ingress ${name}, ${paths} ${paths === 1 ? 'path' : 'paths'}`,
    address: 'address',
    noAddress: 'none',
    more: (count: number) => `and ${count} more`,
  },
  node: {
    label: (name: string, ip: string) => `Node ${name}, ${ip}`,
    podRange: (range: string) => `pods ${range}`,
    gateway: 'cni0',
    notReady: 'Not ready',
    cordoned: 'Cordoned',
  },
  proxy: {
    title: 'kube-proxy rules',
    label: (node: string, sync: string) => `Rules that kube-proxy wrote on ${node}, ${sync}`,
    sync: {
      inStep: 'up to date',
      unheard: 'not heard yet',
      waiting: 'about to write',
      paused: 'paused',
    },
    stale: 'stale',
    missing: (addresses: string) => `Not in the rules yet: ${addresses}`,
    chance: (oneOf: number) => `1 in ${oneOf}`,
    rest: 'else',
    only: 'always',
    sticky: 'back to the same',
    more: (count: number) => `and ${count} more`,
    moreServices: (count: number) => `and ${count} more Service ${count === 1 ? 'port' : 'ports'}`,
    reject: 'no endpoints: refused',
    drop: 'no endpoint on this node: dropped',
    none: 'No Services, no rules',
    anyAddress: 'this node',
  },
  pod: {
    label: (name: string, state: string, ready: string, address: string) =>
      `Pod ${name}, ${state}, ${ready} ready, ${address}`,
    noAddress: 'no address yet',
    states: {
      ready: 'Ready',
      notReady: 'Not ready',
      starting: 'Starting',
      pending: 'Pending',
      terminating: 'Terminating',
      crashed: 'Crashed',
      imageProblem: 'Image problem',
      completed: 'Completed',
    },
    restarts: (count: number) => `${count} ${count === 1 ? 'restart' : 'restarts'}`,
    noProbe: 'no probe',
    failures: (count: number, threshold: number) => `${count}/${threshold}`,
    period: (seconds: number) => `${seconds} s`,
    probe: (what: string, period: number, failures: number, successes: number) =>
      `Readiness probe ${what}: every ${period} s, not ready after ${failures} failures, ` +
      `ready after ${successes} ${successes === 1 ? 'success' : 'successes'}`,
  },
  service: {
    kind: 'Service',
    label: (name: string, type: string) => `Service ${name}, ${type}`,
    selects: 'selects',
    noSelector: 'nothing',
    clusterIp: 'cluster IP',
    externalName: 'name',
    externalIp: 'external IP',
    ports: { nodePort: 'nodePort', port: 'port', targetPort: 'targetPort' },
  },
  slice: {
    kind: 'EndpointSlice',
    ports: (ports: string) => `port ${ports}`,
    label: (name: string, count: number) =>
      `EndpointSlice ${name}, ${count} ${count === 1 ? 'address' : 'addresses'}`,
    states: { ready: 'ready', notReady: 'not ready', terminating: 'ending' },
    more: (count: number) => `and ${count} more`,
    empty: 'no addresses',
  },
  controller: {
    label: (kind: string, name: string) => `${kind} ${name}`,
    ready: (ready: number, wanted: number) => `${ready} of ${wanted} ready`,
  },
  folded: {
    records: 'Records',
    nodeLabel: (name: string, ip: string, counts: string) =>
      `Node ${name}, ${ip}, pods: ${counts === '' ? 'none' : counts}`,
    proxy: (sync: string) => `rules ${sync}`,
    blockLabel: (workload: string, node: string | undefined, counts: string) =>
      `${workload} on ${node ?? 'no node yet'}: ${counts}`,
    unfold: 'Show its pods',
    fold: 'Fold its pods into a block',
    serviceLabel: (name: string, type: string, ready: number, addresses: number) =>
      `Service ${name}, ${type}, ${ready} of ${addresses} addresses ready`,
    addresses: (ready: number, addresses: number) => `${ready} of ${addresses} ready`,
    unfoldService: (name: string) => `Show the ports and addresses of Service ${name}`,
    foldAll: 'Fold everything again',
    minimap: 'Overview: press to go there',
    held: (seconds: string) =>
      `Held for you: here it is still ${seconds} s. Everywhere else time goes on.`,
  },
  outcomes: {
    answered: (status: number) => `answered ${status}`,
    refused: 'refused',
    timeout: 'timed out',
    unresolved: 'name not found',
    reset: 'cut off',
  },
};
