import type { ClusterState } from '../../src/cluster/world';

/** A pod as it came out: where it runs, and what it listens on. */
export interface RunningPod {
  readonly name: string;
  readonly node: number;
  readonly ip: string;
  readonly hostNetwork: boolean;
  readonly sockets: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' }[];
  readonly unplugged: boolean;
}

/** A simulated cluster that has come to rest, and all that a real kernel needs to be the same. */
export interface Simulated {
  readonly state: ClusterState;
  readonly pods: readonly RunningPod[];
  /** What `iptables-save` prints, by node; node1's comes first. */
  readonly rules: readonly string[];
}
