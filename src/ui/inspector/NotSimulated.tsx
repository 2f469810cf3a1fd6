import type { KubeObject } from '../../api/kinds';
import { notSimulated } from '../../cluster/not-simulated';
import { useMessages } from '../messages';
import { Icon } from '../parts/Icon';

/** Says which fields of an object are stored without effect. */
export function NotSimulated({ object }: { readonly object: KubeObject }) {
  const { inspector } = useMessages();
  const notices = notSimulated(object);
  if (notices.length === 0) return null;
  return (
    <div className="not-simulated" role="note">
      <Icon name="info" />
      <div>
        <strong>{inspector.notSimulated}</strong>
        <ul>
          {notices.map(({ field, what }) => (
            <li key={field}>
              <code>{field}</code>: {inspector.unsimulated[what]}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
