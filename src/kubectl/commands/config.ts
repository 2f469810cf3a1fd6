import { toYaml } from '../../api/yaml';
import { ADDRESSES } from '../../cluster/config';
import { stop } from '../failure';
import { bool, text } from '../flags';
import { evaluateTemplate } from '../jsonpath/evaluate';
import { formatTable } from '../printers/table';
import { complain, out, say, type Task } from '../task';
import { group, verb, type Verb } from '../verb';

const CONTEXT = 'kubernetes-admin@kubernetes';
const CLUSTER = 'kubernetes';
const USER = 'kubernetes-admin';

const setContext = verb({
  name: 'config set-context',
  does: 'Set a context entry in kubeconfig',
  flags: { current: bool() },
  *run({ args, flags, namespace, namespaceGiven, process }): Task<number> {
    const [name] = args;
    if (flags.current && name !== undefined) {
      throw stop('you cannot specify both a context name and --current');
    }
    if (!flags.current && name !== CONTEXT) {
      throw stop('Hopscope knows one context only: use kubectl config set-context --current');
    }
    if (namespaceGiven) process.shell.session.namespace = namespace;
    yield* say(`Context "${CONTEXT}" modified.`);
    return 0;
  },
});

const useContext = verb({
  name: 'config use-context',
  does: 'Set the current-context in a kubeconfig file',
  flags: {},
  *run({ args }): Task<number> {
    if (args.length !== 1) throw stop(`Unexpected args: [${args.join(' ')}]`);
    if (args[0] !== CONTEXT) throw stop(`no context exists with the name: "${args[0] ?? ''}"`);
    yield* say(`Switched to context "${CONTEXT}".`);
    return 0;
  },
});

const getContexts = verb({
  name: 'config get-contexts',
  does: 'Describe one or many contexts',
  flags: { 'no-headers': bool(), output: text('o') },
  *run({ args, flags, process }): Task<number> {
    const { namespace } = process.shell.session;
    if (flags.output !== undefined && flags.output !== 'name') {
      throw stop(`output must be one of '' or 'name': ${flags.output}`);
    }
    const shown = args.length === 0 || args.includes(CONTEXT);
    if (flags.output === 'name') yield* out(shown ? `${CONTEXT}\n` : '');
    else {
      const row = ['*', CONTEXT, CLUSTER, USER, namespace === 'default' ? '' : namespace];
      const head = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];
      yield* out(formatTable(flags['no-headers'] ? undefined : head, shown ? [row] : []));
    }
    const unknown = args.filter((arg) => arg !== CONTEXT);
    for (const name of unknown) yield* complain(`error: context ${name} not found`);
    return unknown.length > 0 ? 1 : 0;
  },
});

/** What a kubeconfig for the one cluster of the page would hold. */
function kubeconfig(namespace: string) {
  const server = `https://${ADDRESSES.apiServer}:${ADDRESSES.apiServerPort}`;
  const context = {
    cluster: CLUSTER,
    ...(namespace !== 'default' && { namespace }),
    user: USER,
  };
  return {
    apiVersion: 'v1',
    clusters: [
      { cluster: { 'certificate-authority-data': 'DATA+OMITTED', server }, name: CLUSTER },
    ],
    contexts: [{ context, name: CONTEXT }],
    'current-context': CONTEXT,
    kind: 'Config',
    preferences: {},
    users: [{ name: USER, user: { 'client-certificate-data': 'DATA+OMITTED' } }],
  };
}

const view = verb({
  name: 'config view',
  does: 'Display merged kubeconfig settings or a specified kubeconfig file',
  flags: { minify: bool(), output: text('o') },
  unsupported: ['allow-missing-template-keys', 'flatten', 'merge', 'raw', 'template'],
  *run({ flags, process }): Task<number> {
    const { output = 'yaml' } = flags;
    const config = kubeconfig(process.shell.session.namespace);
    if (output === 'yaml') yield* out(toYaml(config));
    else if (output === 'json') yield* say(JSON.stringify(config, null, 4));
    else if (output.startsWith('jsonpath=')) {
      yield* out(evaluateTemplate(output.slice('jsonpath='.length), config));
    } else throw stop(`Hopscope does not support the output format "${output}" yet`);
    return 0;
  },
});

/** A subcommand that prints fixed lines. */
function printing(name: string, does: string, text: string): Verb {
  return verb({
    name: `config ${name}`,
    does,
    flags: {},
    *run(): Task<number> {
      yield* out(text);
      return 0;
    },
  });
}

/** `kubectl config` */
export const config = group(
  'config',
  'Modify kubeconfig files',
  {
    'current-context': printing('current-context', 'Display the current-context', `${CONTEXT}\n`),
    'get-clusters': printing(
      'get-clusters',
      'Display clusters defined in the kubeconfig',
      `NAME\n${CLUSTER}\n`,
    ),
    'get-contexts': getContexts,
    'get-users': printing(
      'get-users',
      'Display users defined in the kubeconfig',
      `NAME\n${USER}\n`,
    ),
    'set-context': setContext,
    'use-context': useContext,
    view,
  },
  {
    others: [
      'delete-cluster',
      'delete-context',
      'delete-user',
      'rename-context',
      'set',
      'set-cluster',
      'set-credentials',
      'unset',
    ],
  },
);
