import type { PodShape } from '../../topology/pod-state';
import { StateMark } from '../graph/cards/StateMark';
import { useMessages } from '../messages';
import './state-badge.css';

/** A pod's state as shape, word and colour; `word` is Kubernetes' own when it has one. */
export function StateBadge({ shape, word }: { readonly shape: PodShape; readonly word?: string }) {
  const { inspector } = useMessages();
  return (
    <span className="state-badge" data-shape={shape}>
      <StateMark shape={shape} />
      {word ?? inspector.states[shape]}
    </span>
  );
}
