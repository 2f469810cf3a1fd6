import { parseCidr, parseIp } from '../api/ip';
import type { Node } from '../api/core';
import { perObject } from '../api/memo';
import { kernels, routes } from './kernels';
import { newKernel } from './network/kernel';
import { routeTable, type RoutedNode } from './network/routes';
import { list } from './store';
import type { Component, World } from './world';

/** A node's InternalIP. */
export function internalIp(node: Node): string | undefined {
  return node.status.addresses?.find(({ type }) => type === 'InternalIP')?.address;
}

/** A node as the routes see it; undefined while it has no address or no pod range. */
const machine = perObject((node: Node): RoutedNode | undefined => {
  const nodeIp = parseIp(internalIp(node) ?? '');
  const podCidr = parseCidr(node.spec.podCIDR ?? '');
  if (nodeIp === undefined || podCidr === undefined) return undefined;
  return { name: node.metadata.name, ip: nodeIp, podCidr };
});

function programRoutes(world: World): void {
  const machines = list(world.store, 'Node').flatMap((node) => machine(node) ?? []);
  world.remember(routes, routeTable(machines));
}

function boot(world: World, node: Node): void {
  const found = machine(node);
  if (!found) return;
  const { name, ip, podCidr } = found;
  const kernel = newKernel({ name, nodeIp: ip, podCidr, podGateway: podCidr.base + 1 });
  world.put(kernels, name, kernel);
  programRoutes(world);
}

/** Machines come up when their Node object appears, with an address and a pod range in it. */
export const hosts: Component = {
  name: 'hosts',
  watches: ['Node'],
  onChange(world, { verb, object }) {
    if (object.kind !== 'Node') return;
    if (verb === 'deleted') {
      world.drop(kernels, object.metadata.name);
      programRoutes(world);
    } else if (!world.recall(kernels).has(object.metadata.name)) {
      boot(world, object);
    }
  },
  handle() {},
};
