import type { ObjectOf } from '../../../api/kinds';
import type { PodTemplateSpec } from '../../../api/workloads';
import { controllerReference } from '../pods';
import type { ReplicaOwner } from './owner';

/** The pod that `owner` creates (pkg/controller/controller_utils.go, GetPodFromTemplate). */
export function podFromTemplate(owner: ReplicaOwner, template: PodTemplateSpec): ObjectOf<'Pod'> {
  const { labels, annotations, finalizers } = template.metadata;
  const { name, namespace } = owner.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
    status: { phase: 'Pending' },
  };
}
