/** How long things take, in ms of virtual time. */
export interface Delays {
  /** kubectl itself, per command. */
  readonly kubectl: number;
  /** A change in the API server reaches a watching component. */
  readonly watch: number;
  /** The scheduler binds a pod. */
  readonly scheduler: number;
  /** A controller (ReplicationController, Deployment …) reacts. */
  readonly controller: number;
  /** The endpoints and endpoint slice controllers react. */
  readonly endpoints: number;
  /** The kubelet writes a pod's status. */
  readonly status: number;
  /** Setting up a pod's network. */
  readonly sandbox: number;
  /** Pulling an image that the node does not have. */
  readonly imagePull: number;
  /** Starting a container. */
  readonly containerStart: number;
  /** kube-proxy writes rules this long after the first change it has heard of. */
  readonly proxySyncMin: number;
  readonly proxySyncMax: number;
  /** kube-proxy's minSyncPeriod. */
  readonly proxySyncPeriod: number;
  /** The cloud makes a load balancer. */
  readonly cloudProvision: number;
  /** A packet between a client outside and a node or load balancer, one way. */
  readonly linkOutside: number;
  /** A packet between a load balancer and a node, one way. */
  readonly linkCloud: number;
  /** A packet between two nodes, one way. */
  readonly linkNodes: number;
  /** A packet between a node and a pod on it, one way. */
  readonly linkPod: number;
  /** How long the kernel's SYN retries last before a connection times out. */
  readonly connectTimeout: number;
}

/** Sized as in a small real cluster. Propagation delays: suggested by kube-proxy's and the kubelet's own metrics. */
export const LIFELIKE: Delays = {
  kubectl: 80,
  watch: 20,
  scheduler: 30,
  controller: 40,
  endpoints: 50,
  status: 50,
  sandbox: 300,
  imagePull: 1_400,
  containerStart: 400,
  proxySyncMin: 100,
  proxySyncMax: 1_000,
  proxySyncPeriod: 1_000,
  cloudProvision: 15_000,
  linkOutside: 5,
  linkCloud: 1,
  linkNodes: 0.5,
  linkPod: 0.1,
  connectTimeout: 134_000,
};

/**
 * The same cluster on a slow network, so that a packet on its way can be followed by eye.
 * Only the links differ; nothing else knows.
 */
export const CLASSROOM: Delays = {
  ...LIFELIKE,
  linkOutside: 700,
  linkCloud: 600,
  linkNodes: 600,
  linkPod: 350,
};

/** The same with links on which packets take `times` as long. */
export function withSlowerLinks(delays: Delays, times: number): Delays {
  const { linkOutside, linkCloud, linkNodes, linkPod } = delays;
  return {
    ...delays,
    linkOutside: linkOutside * times,
    linkCloud: linkCloud * times,
    linkNodes: linkNodes * times,
    linkPod: linkPod * times,
  };
}
