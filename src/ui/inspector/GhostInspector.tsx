import type { GhostItem } from '../../topology/items';
import { useMessages } from '../messages';
import { ElementLink, Fact, Facts } from './Facts';

/** Something that does not exist: who refers to it, in which field, and what follows from that. */
export function GhostInspector({ ghost }: { readonly ghost: GhostItem }) {
  const { inspector } = useMessages();
  const { labels, ghost: words } = inspector;
  const name = ghost.from.split('/').slice(2).join('/');
  return (
    <div className="inspector-part">
      <p>{words.why[ghost.missing]}</p>
      <Facts>
        <Fact name={labels.referrer}>
          <ElementLink id={ghost.from} icon="record">
            {ghost.from.split('/')[0]} {name}
          </ElementLink>
        </Fact>
        <Fact name={labels.field}>
          <code>{ghost.field}</code>
        </Fact>
      </Facts>
    </div>
  );
}
