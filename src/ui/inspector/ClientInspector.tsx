import { useComposer } from '../../client/composer';
import type { ClientConfig } from '../../cluster/config';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Fact, Facts } from './Facts';

/** A machine outside the cluster. */
export function ClientInspector({ client }: { readonly client: ClientConfig }) {
  const { inspector } = useMessages();
  const setFrom = useComposer((composer) => composer.setFrom);
  return (
    <div className="inspector-part">
      <Facts>
        <Fact name={inspector.labels.address}>
          <code>{client.ip}</code>
        </Fact>
      </Facts>
      <div className="inspector-row">
        <Button onClick={() => setFrom(`client/${client.name}`)}>{inspector.send.from}</Button>
      </div>
    </div>
  );
}
