import { replicaController } from '../../reconciling/replicas/replica-controller';

/** Keeps the pods of ReplicationControllers (pkg/controller/replication). */
export const replicationController = replicaController(
  'replication-controller',
  'ReplicationController',
);
