import { recordEvent } from '../api-server/events';
import type { World } from '../world';
import { podOf, type PodWorker } from './worker';

/** Records an event about the pod, with the kubelet of its node as the source. */
export function tell(
  world: World,
  worker: PodWorker,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  const about = podOf(world, worker);
  if (!about) return;
  recordEvent(world, { about, type, reason, message, component: 'kubelet', host: worker.node });
}

/** `kubia-x2k9p_default(1c5a…)`: a pod in the kubelet's messages (pkg/kubelet/util/format/pod.go). */
export function formatPod({ key, uid }: PodWorker): string {
  const [, namespace = '', name = ''] = key.split('/');
  return `${name}_${namespace}(${uid})`;
}
