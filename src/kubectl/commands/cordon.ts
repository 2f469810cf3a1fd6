import type { ObjectOf } from '../../api/kinds';
import { refused, Stop, stop, together } from '../failure';
import { text } from '../flags';
import { find, select } from '../selection';
import { say } from '../task';
import { verb, type Verb } from '../verb';
import { dryRunOf, dryRunSuffix, send } from './write';

function isNode(object: { readonly kind: string }): object is ObjectOf<'Node'> {
  return object.kind === 'Node';
}

/** The node with or without the mark that keeps new pods away. */
export function marked(node: ObjectOf<'Node'>, unschedulable: boolean): ObjectOf<'Node'> {
  return { ...node, spec: { ...node.spec, unschedulable } };
}

function cordoning(name: 'cordon' | 'uncordon', unschedulable: boolean): Verb {
  return verb({
    name,
    does: `Mark node as ${unschedulable ? 'unschedulable' : 'schedulable'}`,
    flags: { 'dry-run': text(undefined, 'unchanged'), selector: text('l') },
    *run({ args, flags, state }) {
      if (args.length === 0 && flags.selector === undefined) {
        throw stop(`USAGE: ${name} NODE [flags]\nSee 'kubectl ${name} -h' for help and examples`);
      }
      const dryRun = dryRunOf(flags['dry-run']);
      const names = args.map((arg) => (arg.includes('/') ? arg : `node/${arg}`));
      const selection =
        args.length > 0 ? select(names) : select(['node'], { selector: flags.selector });
      const { found, failures } = find(state().store, selection, '');
      for (const node of found.flatMap(({ objects }) => objects).filter(isNode)) {
        const already = (node.spec.unschedulable ?? false) === unschedulable;
        if (!already && dryRun !== 'client') {
          const updated = yield* send(
            { type: 'update', object: marked(node, unschedulable) },
            dryRun,
          );
          if (!updated.ok) throw refused(updated.error);
        }
        yield* say(
          `node/${node.metadata.name} ${already ? 'already ' : ''}${name}ed${dryRunSuffix(dryRun)}`,
        );
      }
      const failure = together(failures);
      if (failure) throw new Stop(failure);
      return 0;
    },
  });
}

/** `kubectl cordon` */
export const cordon = cordoning('cordon', true);
/** `kubectl uncordon` */
export const uncordon = cordoning('uncordon', false);
