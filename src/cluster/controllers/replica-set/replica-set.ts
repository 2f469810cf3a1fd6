import { replicaController } from '../../reconciling/replicas/replica-controller';

/** Keeps the pods of ReplicaSets (pkg/controller/replicaset). */
export const replicaSetController = replicaController('replicaset-controller', 'ReplicaSet');
