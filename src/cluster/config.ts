import type { Delays } from './delays';

/** What a cluster is built with; the same configuration and the same commands give the same history. */
export interface ClusterConfig {
  readonly seed: number;
  readonly delays: Delays;
  /** `node1` … `nodeN` */
  readonly nodes: number;
  readonly clients: readonly ClientConfig[];
}

/** A machine outside the cluster. */
export interface ClientConfig {
  readonly name: string;
  /** Its own address, by which the cluster sees it and reaches it, unless there is a NAT router. */
  readonly ip: string;
  /** The public address of the NAT router that it is behind, perhaps together with others. */
  readonly nat?: string;
  /** What it answers as a web server; without it, its ports are closed. */
  readonly serves?: { readonly port: number; readonly body: string };
}

/** kubeadm's defaults, and the addresses of the simulated machines. */
export const ADDRESSES = {
  serviceCidr: '10.96.0.0/12',
  podCidr: '10.244.0.0/16',
  kubernetesService: '10.96.0.1',
  dnsService: '10.96.0.10',
  apiServer: '192.168.56.10',
  apiServerPort: 6443,
  nodePortRange: { first: 30_000, last: 32_767 },
} as const;

/** The teacher's machine: outside the cluster, with kubectl and curl. */
export const LAPTOP: ClientConfig = { name: 'laptop', ip: '203.0.113.10' };

/** `192.168.56.11` is node1; with many nodes the third number counts on. */
export function nodeIp(index: number): string {
  const host = index + 10;
  return `192.168.${56 + Math.floor(host / 256)}.${host % 256}`;
}

/** `10.244.1.0/24` is node1's. */
export function nodePodCidr(index: number): string {
  return `10.244.${index}.0/24`;
}
