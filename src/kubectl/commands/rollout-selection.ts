import { Stop, stop, together } from '../failure';
import { listOf, text } from '../flags';
import { find, select } from '../selection';
import type { Call } from '../verb';

/** The flags that say which objects are meant. */
export const SELECTING = { filename: listOf('f'), selector: text('l') };

/** The objects that a rollout is about. */
export function selectedForRollout(call: Call<typeof SELECTING>) {
  const { args, flags, namespace, state } = call;
  if (args.length === 0) throw stop('required resource not specified');
  const selection = select(args, { selector: flags.selector, emptySelects: true });
  const { found, failures } = find(state().store, selection, namespace);
  const failure = together(failures);
  if (failure) throw new Stop(failure);
  return found.flatMap((one) => one.objects);
}
