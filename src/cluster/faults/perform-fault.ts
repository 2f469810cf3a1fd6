import { fail, ok, type Result } from '../../api/result';
import { apiError, badRequest, notFound } from '../../api/errors';
import { keyOf, type ObjectKey } from '../../api/kinds';
import { setCloud } from '../cloud/controller';
import { expectHeartbeats } from '../controllers/node-lifecycle/node-lifecycle';
import { kernels } from '../kernels';
import { setProxyPaused } from '../kube-proxy/kube-proxy';
import { resumeNode, stopNode } from '../kubelet/kubelet';
import { podRuntimes, type PodRuntime } from '../kubelet/runtime';
import { flush } from '../network/kernel';
import type { World } from '../world';
import { changeFaults, faults, withoutPod, type Fault } from './faults';

type Case<Is extends Fault['is']> = Extract<Fault, { is: Is }>;
type Done = Result<undefined>;
const DONE: Done = ok(undefined);

function changeNode(world: World, { node, up }: Case<'node'>): Done {
  if (!world.get('Node', '', node)) return fail(notFound('Node', node));
  const { stoppedNodes, pausedProxies } = world.recall(faults);
  if (up === !stoppedNodes.has(node)) return DONE;
  changeFaults(world, {
    stoppedNodes: up ? stoppedNodes.delete(node) : stoppedNodes.set(node, true),
  });
  if (up) resumeNode(world, node);
  else {
    stopNode(world, node);
    expectHeartbeats(world, node);
  }
  setProxyPaused(world, node, !up || pausedProxies.has(node));
  return DONE;
}

function pauseProxy(world: World, { node, paused }: Case<'kubeProxy'>): Done {
  if (!world.get('Node', '', node)) return fail(notFound('Node', node));
  const { stoppedNodes, pausedProxies } = world.recall(faults);
  changeFaults(world, {
    pausedProxies: paused ? pausedProxies.set(node, true) : pausedProxies.delete(node),
  });
  setProxyPaused(world, node, paused || stoppedNodes.has(node));
  return DONE;
}

/** The pod with its network and containers; an error if it has none (yet). */
function runningPod(
  world: World,
  namespace: string,
  pod: string,
): Result<{ readonly key: ObjectKey; readonly runtime: PodRuntime }> {
  const key = keyOf('Pod', namespace, pod);
  if (!world.get('Pod', namespace, pod)) return fail(notFound('Pod', pod));
  const runtime = world.recall(podRuntimes).get(key);
  if (!runtime) return fail(apiError('BadRequest', `pod ${pod} does not run yet`));
  return ok({ key, runtime });
}

function plug(world: World, { namespace, pod, plugged }: Case<'network'>): Done {
  const found = runningPod(world, namespace, pod);
  if (!found.ok) return found;
  const { key, runtime } = found.value;
  if (runtime.hostNetwork) {
    return fail(badRequest(`pod ${pod} uses its node's network and has none of its own to unplug`));
  }
  const { unplugged } = world.recall(faults);
  changeFaults(world, { unplugged: plugged ? unplugged.delete(key) : unplugged.set(key, true) });
  return DONE;
}

function breakApp(world: World, { namespace, pod, container, app }: Case<'app'>): Done {
  const found = runningPod(world, namespace, pod);
  if (!found.ok) return found;
  const { key, runtime } = found.value;
  const meant = runtime.containers.filter(
    ({ name, state }) => state === 'running' && (container === undefined || name === container),
  );
  if (meant.length === 0) {
    const which = container === undefined ? 'no container' : `no container ${container}`;
    return fail(badRequest(`${which} runs in pod ${pod}`));
  }
  let { apps } = world.recall(faults);
  if (container === undefined) apps = withoutPod(apps, key);
  for (const { containerId } of meant) {
    apps =
      app.is === 'healthy'
        ? apps.delete(containerId)
        : apps.set(containerId, { pod: key, fault: app });
  }
  changeFaults(world, { apps });
  return DONE;
}

function flushNode(world: World, { node }: Case<'flush'>): Done {
  const kernel = world.recall(kernels).get(node);
  if (!kernel) return fail(notFound('Node', node));
  world.remember(
    kernels,
    world.recall(kernels).set(
      node,
      flush(kernel, () => true),
    ),
  );
  return DONE;
}

/** Breaks or mends something at the present moment; an error when there is no such thing. */
export function performFault(world: World, fault: Fault): Done {
  const done = apply(world, fault);
  if (done.ok) world.report('fault', fault);
  return done;
}

function apply(world: World, fault: Fault): Done {
  switch (fault.is) {
    case 'node':
      return changeNode(world, fault);
    case 'network':
      return plug(world, fault);
    case 'app':
      return breakApp(world, fault);
    case 'kubeProxy':
      return pauseProxy(world, fault);
    case 'flush':
      return flushNode(world, fault);
    case 'cloud':
      setCloud(world, fault.on);
      return DONE;
  }
}
