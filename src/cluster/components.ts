import { eventExpiry } from './api-server/events';
import { kubernetesServiceKeeper } from './api-server/kubernetes-service';
import { cloudController } from './cloud/controller';
import { faultKeeper } from './faults/faults';
import { kubeProxy } from './kube-proxy/kube-proxy';
import { hosts } from './hosts';
import { ingressController } from './ingress/controller';
import { kubelet } from './kubelet/kubelet';
import { deploymentController } from './controllers/deployment/deployment';
import { endpointSliceController } from './controllers/endpoint-slice/endpoint-slice';
import { endpointSliceMirroringController } from './controllers/endpoint-slice-mirroring/endpoint-slice-mirroring';
import { endpointsController } from './controllers/endpoints/endpoints';
import { garbageCollector } from './controllers/garbage-collector/garbage-collector';
import { namespaceController } from './controllers/namespace/namespace';
import { nodeLifecycleController } from './controllers/node-lifecycle/node-lifecycle';
import { podGarbageCollector } from './controllers/pod-garbage-collector/pod-garbage-collector';
import { replicaSetController } from './controllers/replica-set/replica-set';
import { replicationController } from './controllers/replication-controller/replication-controller';
import { taintEvictionController } from './controllers/taint-eviction/taint-eviction';
import { scheduler } from './scheduler/scheduler';
import { trafficComponent } from './traffic/traffic';
import type { Component, Components } from './world';

const ALL: readonly Component<unknown>[] = [
  hosts,
  kubelet,
  kubeProxy,
  scheduler,
  replicationController,
  replicaSetController,
  deploymentController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  nodeLifecycleController,
  taintEvictionController,
  podGarbageCollector,
  namespaceController,
  garbageCollector,
  cloudController,
  faultKeeper,
  ingressController,
  eventExpiry,
  kubernetesServiceKeeper,
  trafficComponent,
];

/** Every part of the cluster that acts on its own. */
export const COMPONENTS: Components = new Map(ALL.map((one) => [one.name, one]));
