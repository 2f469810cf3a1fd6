import { toYaml } from '../../../src/api/yaml-print';
import type { Chance } from '../chance';
import { shrink } from '../shrink';
import { Nginx } from './nginx';
import { ingressManifest, smallerRuleSets, type RuleSet, type WebRequest } from './rule-set';
import { FIXED_RULES, randomRules, WEB_REQUESTS } from './rule-sets';
import { routedBySimulator } from './routes';

/** How one rule set came out. */
export interface IngressRow {
  readonly rules: string;
  readonly requests: number;
  readonly disagreements: number;
}

interface Difference extends WebRequest {
  readonly simulator: string;
  readonly nginx: string;
}

function differences(rules: RuleSet, requests: readonly WebRequest[], nginx: readonly string[]) {
  const simulator = routedBySimulator(rules, requests);
  return requests.flatMap((request, i): Difference[] => {
    const [ours = '', theirs = ''] = [simulator[i], nginx[i]];
    return ours === theirs ? [] : [{ ...request, simulator: ours, nginx: theirs }];
  });
}

async function explain(nginx: Nginx, rules: RuleSet, { host, path }: WebRequest): Promise<void> {
  const requests = [{ host, path }];
  const found = async (set: RuleSet) =>
    differences(set, requests, (await nginx.routes([set], requests))[0] ?? [])[0];
  const smallest = await shrink(rules, smallerRuleSets, async (set) => !!(await found(set)));
  const shown = await found(smallest);
  console.log(`\nThe smallest rules that show it: http://${host}${path}`);
  console.log(`  simulator: ${shown?.simulator}\n  nginx:     ${shown?.nginx}`);
  const manifests = smallest.ingresses.map((one) => toYaml(ingressManifest(one))).join('---\n');
  console.log(manifests.replace(/^/gm, '    '));
}

/** Disagreements that are worked out in full. */
const EXPLAINED = 4;

/** Routes the same requests by the simulator's table and by a real nginx, over fixed and random rules. */
export async function compareIngress(chance: Chance, count: number): Promise<IngressRow[]> {
  const random = Array.from({ length: count }, (_, i) => randomRules(chance, `random ${i + 1}`));
  const sets = [...FIXED_RULES, ...random];
  const nginx = await Nginx.make();
  try {
    const routes = await nginx.routes(sets, WEB_REQUESTS);
    const found = sets.map((set, i) => differences(set, WEB_REQUESTS, routes[i] ?? []));
    const differing = sets.flatMap((set, i) => {
      const [first] = found[i] ?? [];
      return first ? [{ set, first }] : [];
    });
    for (const { set, first } of differing.slice(0, EXPLAINED)) await explain(nginx, set, first);
    return sets.map(({ name }, i) => ({
      rules: name,
      requests: WEB_REQUESTS.length,
      disagreements: found[i]?.length ?? 0,
    }));
  } finally {
    nginx.stop();
  }
}
