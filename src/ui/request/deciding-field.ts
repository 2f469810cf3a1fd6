import type { ObjectKey } from '../../api/kinds';
import type { Store } from '../../cluster/store';
import type { Hop } from '../../cluster/traffic/request';
import { plainly } from './plainly';

/** The field of an object whose value made a hop go as it did. */
export interface DecidingField {
  readonly key: ObjectKey;
  /** `Service kubia-nodeport` */
  readonly object: string;
  readonly path: string;
  /** Its value now; undefined when the field or the object has gone meanwhile. */
  readonly value: string | undefined;
}

/** What kube-proxy noted at the rule that decided: the object and the field it was made from. */
export function decidingField(store: Store, hop: Hop): DecidingField | undefined {
  const { because } = hop;
  const noted =
    because.is === 'dnat'
      ? { object: because.service, field: because.field }
      : because.is === 'proxied' || because.is === 'redirected'
        ? { object: because.ingress, field: because.field }
        : hop.matched.findLast(({ rule }) => rule.origin)?.rule.origin;
  if (!noted?.object) return undefined;
  const [kind = '', namespace = '', name = ''] = noted.object.split('/');
  const shown = namespace === 'default' || namespace === '' ? name : `${namespace}/${name}`;
  return {
    key: noted.object,
    object: `${kind} ${shown}`,
    path: noted.field,
    value: plainly(store.objects.get(noted.object), noted.field),
  };
}
