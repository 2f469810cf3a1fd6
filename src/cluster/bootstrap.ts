import type { Node } from '../api/core';
import type { KubeObject } from '../api/kinds';
import { applyDefaults } from '../api/defaults';
import { kubernetesService } from './api-server/kubernetes-service';
import { create } from './api-server/verbs';
import { clusterDns } from './cluster-dns';
import { nodeIp, nodePodCidr } from './config';
import type { World } from './world';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
const ZONES = ['zone-a', 'zone-b', 'zone-c'];

/** Puts there what a new cluster has: namespaces, nodes, the Service `kubernetes`, its own DNS. */
export function bootstrap(world: World): void {
  for (const name of NAMESPACES) put(world, namespace(name));
  for (let index = 1; index <= world.config.nodes; index++) put(world, node(index));
  for (const object of [...kubernetesService(), ...clusterDns()]) put(world, object);
}

function put(world: World, object: unknown): void {
  const created = create(world, applyDefaults(object as KubeObject));
  if (!created.ok) throw new Error(created.error.message);
}

function namespace(name: string): unknown {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function node(index: number): unknown {
  const name = `node${index}`;
  const podCIDR = nodePodCidr(index);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': ZONES[(index - 1) % ZONES.length],
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      addresses: [
        { type: 'InternalIP', address: nodeIp(index) },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: NODE_INFO,
    },
  };
}

const NODE_INFO: Required<Node['status']>['nodeInfo'] = {
  architecture: 'amd64',
  containerRuntimeVersion: 'containerd://2.1.0',
  kernelVersion: '6.1.0-37-amd64',
  kubeletVersion: 'v1.33.1',
  kubeProxyVersion: '',
  operatingSystem: 'linux',
  osImage: 'Debian GNU/Linux 12 (bookworm)',
};
