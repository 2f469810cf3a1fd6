import { KINDS, resourceName } from '../../api/kind-info';
import type { Kind } from '../../api/kinds';
import { toYaml } from '../../api/yaml';
import { ADDRESSES } from '../../cluster/config';
import { stop } from '../failure';
import { bool, text } from '../flags';
import { formatTable } from '../printers/table';
import { CATEGORY_ALL, groupOf } from '../resources';
import { out, say, type Task } from '../task';
import { verb } from '../verb';

const VERSION = { major: '1', minor: '33', gitVersion: 'v1.33.1', platform: 'linux/amd64' };

/** `kubectl version` */
export const version = verb({
  name: 'version',
  does: 'Print the client and server version information',
  flags: { client: bool(), output: text('o') },
  *run({ flags }): Task<number> {
    const { client, output } = flags;
    if (output !== undefined && output !== 'yaml' && output !== 'json') {
      throw stop("--output must be 'yaml' or 'json'");
    }
    const all = {
      clientVersion: VERSION,
      kustomizeVersion: 'v5.6.0',
      ...(!client && { serverVersion: VERSION }),
    };
    if (output === 'json') yield* say(JSON.stringify(all, null, 2));
    else if (output === 'yaml') yield* out(`${toYaml(all)}\n`);
    else {
      yield* say(`Client Version: ${VERSION.gitVersion}\nKustomize Version: v5.6.0`);
      if (!client) yield* say(`Server Version: ${VERSION.gitVersion}`);
    }
    return 0;
  },
});

const VERBS = 'get,list,create,update,patch,delete,watch,deletecollection';

interface Resource {
  readonly kind: Kind;
  readonly group: string;
  readonly name: string;
}

/** Every type; core kinds come first, then group by group. */
function resources(): readonly Resource[] {
  const all = (Object.keys(KINDS) as Kind[]).map((kind) => ({
    kind,
    group: groupOf(kind),
    name: KINDS[kind].plural,
  }));
  const key = ({ group, name }: Resource) => `${group} ${name}`;
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function resourceRow({ kind }: Resource, wide: boolean): readonly string[] {
  const { plural, shortNames, apiVersion, namespaced } = KINDS[kind];
  const row = [plural, shortNames.join(','), apiVersion, String(namespaced), kind];
  const categories = CATEGORY_ALL.includes(kind) ? 'all' : '';
  return wide ? [...row, VERBS, categories] : row;
}

/** `kubectl api-resources` */
export const apiResources = verb({
  name: 'api-resources',
  does: 'Print the supported API resources on the server',
  flags: {
    'api-group': text(),
    namespaced: bool(undefined, true),
    'no-headers': bool(),
    output: text('o'),
  },
  unsupported: ['cached', 'categories', 'sort-by', 'verbs'],
  *run({ args, flags, given }): Task<number> {
    const { output, 'api-group': group } = flags;
    if (args.length > 0) {
      throw stop(
        `unexpected arguments: [${args.join(' ')}]\nSee 'kubectl api-resources -h' for help and examples`,
      );
    }
    if (output !== undefined && output !== 'wide' && output !== 'name') {
      throw stop(`--output ${output} is not available`);
    }
    const wanted = resources()
      .filter((one) => group === undefined || one.group === group)
      .filter(
        ({ kind }) => !given.has('namespaced') || KINDS[kind].namespaced === flags.namespaced,
      );
    if (output === 'name') {
      yield* out(wanted.map(({ kind }) => `${resourceName(kind)}\n`).join(''));
      return 0;
    }
    const wide = output === 'wide';
    const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];
    const head = wide ? [...headers, 'VERBS', 'CATEGORIES'] : headers;
    const rows = wanted.map((one) => resourceRow(one, wide));
    yield* out(formatTable(flags['no-headers'] ? undefined : head, rows));
    return 0;
  },
});

/** `kubectl api-versions` */
export const apiVersions = verb({
  name: 'api-versions',
  does: 'Print the supported API versions on the server, in the form of "group/version"',
  flags: {},
  *run(): Task<number> {
    const versions = new Set(Object.values(KINDS).map(({ apiVersion }) => apiVersion));
    yield* out(
      [...versions]
        .sort()
        .map((one) => `${one}\n`)
        .join(''),
    );
    return 0;
  },
});

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
