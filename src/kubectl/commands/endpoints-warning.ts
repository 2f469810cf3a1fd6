import type { Kind } from '../../api/kinds';
import { complain, type Task } from '../task';

const WARNING =
  'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';

/** Warns, once a command, as the API server does whenever Endpoints are read or written. */
export function* warnOfEndpoints({
  targets,
}: {
  readonly targets: readonly { readonly kind: Kind }[];
}): Task<void> {
  if (targets.some(({ kind }) => kind === 'Endpoints')) yield* complain(WARNING);
}
