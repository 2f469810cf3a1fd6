import type { AppFault, Fault } from '../../cluster/faults/faults';
import type { Process } from '../process';
import { complain, perform, type Task } from '../task';

const USAGE = `usage: fault node NODE stop|start
       fault kube-proxy NODE pause|resume
       fault conntrack NODE flush
       fault pod [NAMESPACE/]POD unplug|plug
       fault app [NAMESPACE/]POD slow MILLISECONDS|failing|hanging|healthy
       fault cloud off|on`;

function podIn(
  text: string,
  fallback: string,
): { readonly namespace: string; readonly pod: string } {
  const [first = '', second] = text.split('/');
  return second === undefined
    ? { namespace: fallback, pod: first }
    : { namespace: first, pod: second };
}

function appFault(word: string | undefined, ms: string | undefined): AppFault | undefined {
  if (word === 'failing' || word === 'hanging') return { is: word };
  const delay = Number(ms);
  return word === 'slow' && ms !== undefined && delay >= 0 ? { is: 'slow', ms: delay } : undefined;
}

/** The fault that the words after `fault` stand for; undefined if they make none. */
function faultOf(words: readonly string[], namespace: string): Fault | undefined {
  const [what, name = '', verb, extra] = words;
  switch (`${what} ${what === 'cloud' ? name : verb}`) {
    case 'node stop':
    case 'node start':
      return { is: 'node', node: name, up: verb === 'start' };
    case 'kube-proxy pause':
    case 'kube-proxy resume':
      return { is: 'kubeProxy', node: name, paused: verb === 'pause' };
    case 'conntrack flush':
      return { is: 'flush', node: name };
    case 'pod unplug':
    case 'pod plug':
      return { is: 'network', ...podIn(name, namespace), plugged: verb === 'plug' };
    case 'app healthy':
      return { is: 'app', ...podIn(name, namespace), app: { is: 'healthy' } };
    case 'cloud off':
    case 'cloud on':
      return { is: 'cloud', on: name === 'on' };
  }
  const app = what === 'app' ? appFault(verb, extra) : undefined;
  return app && { is: 'app', ...podIn(name, namespace), app };
}

/** `fault …`: breaks a part of the cluster on purpose, or mends it. Hopscope's own command. */
export function* fault({ argv, shell }: Process): Task<number> {
  const wanted = faultOf(argv.slice(1), shell.session.namespace);
  if (!wanted) {
    yield* complain(USAGE);
    return 2;
  }
  const result = yield* perform({ type: 'fault', fault: wanted });
  if (result.ok) return 0;
  yield* complain(`fault: ${result.error.message}`);
  return 1;
}
