import { KINDS, type Kind } from '../../api/kinds';
import { ADDRESSES } from '../../cluster/config';
import { stop } from '../failure';
import { bool } from '../flags';
import { formatTable } from '../printers/table';
import { out, say, type Task } from '../task';
import { group, verb } from '../verb';

/** `kubectl version` */
export const version = verb({
  name: 'version',
  does: 'Print the client and server version information',
  flags: { client: bool() },
  unsupported: ['o/output'],
  *run({ flags }): Task<number> {
    yield* say('Client Version: v1.33.1\nKustomize Version: v5.6.0');
    if (!flags.client) yield* say('Server Version: v1.33.1');
    return 0;
  },
});

/** `kubectl api-resources` */
export const apiResources = verb({
  name: 'api-resources',
  does: 'Print the supported API resources on the server',
  flags: { 'no-headers': bool() },
  unsupported: ['api-group', 'cached', 'categories', 'namespaced', 'o/output', 'sort-by', 'verbs'],
  *run({ flags }): Task<number> {
    const kinds = Object.entries(KINDS) as readonly [Kind, (typeof KINDS)[Kind]][];
    const rows = kinds
      .map(([kind, { plural, shortNames, apiVersion, namespaced }]) => [
        plural,
        shortNames.join(','),
        apiVersion,
        String(namespaced),
        kind,
      ])
      .sort(([a = '', , left = ''], [b = '', , right = '']) =>
        groupFirst(left, a) < groupFirst(right, b) ? -1 : 1,
      );
    const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];
    yield* out(formatTable(flags['no-headers'] ? undefined : headers, rows));
    return 0;
  },
});

/** Core kinds come first, then group by group. */
function groupFirst(apiVersion: string, name: string): string {
  return `${apiVersion.includes('/') ? apiVersion : ''} ${name}`;
}

/** `kubectl cluster-info` */
export const clusterInfo = verb({
  name: 'cluster-info',
  does: 'Display cluster information',
  flags: {},
  *run(): Task<number> {
    const server = `https://${ADDRESSES.apiServer}:${ADDRESSES.apiServerPort}`;
    yield* say(
      `Kubernetes control plane is running at ${server}\nCoreDNS is running at ${server}/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.`,
    );
    return 0;
  },
});

const CONTEXT = 'kubernetes-admin@kubernetes';

const setContext = verb({
  name: 'config set-context',
  does: 'Set a context entry in kubeconfig',
  flags: { current: bool() },
  *run({ args, flags, namespace, namespaceGiven, process }): Task<number> {
    if (!flags.current && args[0] !== CONTEXT) {
      throw stop('Hopscope knows one context only: use kubectl config set-context --current');
    }
    if (namespaceGiven) process.shell.session.namespace = namespace;
    yield* say(`Context "${CONTEXT}" modified.`);
    return 0;
  },
});

const currentContext = verb({
  name: 'config current-context',
  does: 'Display the current-context',
  flags: {},
  *run(): Task<number> {
    yield* say(CONTEXT);
    return 0;
  },
});

const getContexts = verb({
  name: 'config get-contexts',
  does: 'Describe one or many contexts',
  flags: {},
  *run({ process }): Task<number> {
    const { namespace } = process.shell.session;
    const row = [
      '*',
      CONTEXT,
      'kubernetes',
      'kubernetes-admin',
      namespace === 'default' ? '' : namespace,
    ];
    yield* out(formatTable(['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'], [row]));
    return 0;
  },
});

/** `kubectl config` */
export const config = group(
  'config',
  'Modify kubeconfig files',
  {
    'current-context': currentContext,
    'get-contexts': getContexts,
    'set-context': setContext,
  },
  {
    others: [
      'delete-cluster',
      'delete-context',
      'delete-user',
      'get-clusters',
      'get-users',
      'rename-context',
      'set',
      'set-cluster',
      'set-credentials',
      'unset',
      'use-context',
      'view',
    ],
  },
);
