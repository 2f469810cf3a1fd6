import type { ObjectOf } from '../../../api/kinds';
import { HEADLESS_LABEL, isHeadless } from '../../reconciling/endpoints/membership';
import { controllerReference } from '../../reconciling/pods';
import type { PortGroup } from './desired';

type Service = ObjectOf<'Service'>;
type Slice = ObjectOf<'EndpointSlice'>;

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const RESERVED: ReadonlySet<string> = new Set([HEADLESS_LABEL, MANAGED_BY, SERVICE_NAME]);

export function isOwn({ metadata }: Slice): boolean {
  return metadata.labels?.[MANAGED_BY] === CONTROLLER;
}

export function serviceNameOf({ metadata }: Slice): string | undefined {
  return metadata.labels?.[SERVICE_NAME];
}

/** The Service's labels, and those by which kube-proxy finds its slices (setEndpointSliceLabels). */
export function sliceLabels(service: Service): { readonly [key: string]: string } {
  const { name, labels = {} } = service.metadata;
  const copied = Object.entries(labels).filter(([key]) => !RESERVED.has(key));
  return {
    ...Object.fromEntries(copied),
    ...(isHeadless(service) && { [HEADLESS_LABEL]: '' }),
    [SERVICE_NAME]: name,
    [MANAGED_BY]: CONTROLLER,
  };
}

/** A new slice of the Service without endpoints (endpointslice/utils.go, newEndpointSlice). */
export function blankSlice(service: Service, { ports }: PortGroup): Slice {
  const { name, namespace } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      labels: sliceLabels(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints: [],
    ports: [...ports],
  };
}
