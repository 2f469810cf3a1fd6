import { isKind } from '../../api/kind-info';
import { keyOf, type KubeObject } from '../../api/kinds';
import { useMessages } from '../messages';
import { ElementLink, Fact } from './Facts';

/** Who manages an object, if anybody does. */
export function OwnerFact({ object }: { readonly object: KubeObject }) {
  const { inspector } = useMessages();
  const { ownerReferences = [], namespace } = object.metadata;
  const owner = ownerReferences.find(({ controller }) => controller) ?? ownerReferences[0];
  if (!owner) return null;
  return (
    <Fact name={inspector.labels.owner}>
      {isKind(owner.kind) ? (
        <ElementLink id={keyOf(owner.kind, namespace, owner.name)} icon="record">
          {owner.kind} {owner.name}
        </ElementLink>
      ) : (
        `${owner.kind} ${owner.name}`
      )}
    </Fact>
  );
}
