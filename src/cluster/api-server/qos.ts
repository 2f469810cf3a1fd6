import { perObject } from '../../api/memo';
import type { Container, PodSpec } from '../../api/pod';

const RESOURCES = ['cpu', 'memory'] as const;

interface Resources {
  readonly requests?: { readonly [name: string]: unknown };
  readonly limits?: { readonly [name: string]: unknown };
}

function resourcesOf(container: Container): Resources {
  const { resources } = container;
  return typeof resources === 'object' && resources !== null ? resources : {};
}

/** The quality of service class of a pod (pkg/apis/core/v1/helper/qos/qos.go). */
export const qosClass = perObject((spec: PodSpec): 'BestEffort' | 'Burstable' | 'Guaranteed' => {
  const all = [...spec.containers, ...(spec.initContainers ?? [])].map(resourcesOf);
  const isNamed = ({ requests = {}, limits = {} }: Resources) =>
    RESOURCES.some((name) => requests[name] !== undefined || limits[name] !== undefined);
  const isGuaranteed = ({ requests = {}, limits = {} }: Resources) =>
    RESOURCES.every((name) => {
      const limit = limits[name];
      return limit !== undefined && (requests[name] === undefined || requests[name] === limit);
    });
  if (!all.some(isNamed)) return 'BestEffort';
  return all.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
});
