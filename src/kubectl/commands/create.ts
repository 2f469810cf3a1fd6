import { bool } from '../flags';
import { stop } from '../failure';
import { group, verb } from '../verb';
import { createDeployment, createIngress, createNamespace, createSecret } from './create-others';
import { createService } from './create-service';
import { createFromFiles, CREATE_FLAGS } from './create-files';

const NOTHING_GIVEN = 'must specify one of -f and -k';

const fromFiles = verb({
  name: 'create',
  does: 'Create a resource from a file or from stdin',
  flags: { ...CREATE_FLAGS, 'windows-line-endings': bool() },
  unsupported: [
    'allow-missing-template-keys',
    'edit',
    'field-manager',
    'k/kustomize',
    'R/recursive',
    'raw',
    'l/selector',
    'show-managed-fields',
    'template',
  ],
  run(call) {
    if (call.flags.filename.length === 0 && call.args.length === 0) throw stop(NOTHING_GIVEN);
    return createFromFiles(call);
  },
});

/** `kubectl create` */
export const create = group(
  'create',
  'Create a resource from a file or from stdin',
  {
    deploy: createDeployment,
    deployment: createDeployment,
    ing: createIngress,
    ingress: createIngress,
    namespace: createNamespace,
    ns: createNamespace,
    secret: createSecret,
    service: createService,
    svc: createService,
  },
  {
    otherwise: fromFiles,
    others: [
      'clusterrole',
      'clusterrolebinding',
      'configmap',
      'cronjob',
      'job',
      'poddisruptionbudget',
      'priorityclass',
      'quota',
      'role',
      'rolebinding',
      'serviceaccount',
      'token',
    ],
  },
);
