import { useEditor } from '../../client/editor';
import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import type { Hop, Request } from '../../cluster/traffic/request';
import { explainHop } from '../../kubectl/explain';
import { useMessages } from '../messages';
import { Icon } from '../parts/Icon';
import { decidingField } from './deciding-field';
import { HeaderDiff } from './HeaderDiff';
import { Rules } from './Rules';
import { Terms } from './Terms';
import './hop-card.css';

function DecidingField({ hop }: { readonly hop: Hop }) {
  const { request, editor } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const select = useSelection((selection) => selection.select);
  const field = decidingField(store, hop);
  if (!field) return null;
  return (
    <section className="hop-field">
      <h3>{request.field}</h3>
      <button type="button" onClick={() => select(field.key)}>
        <Icon name="record" />
        <span>
          <span className="hop-object">{field.object}</span>
          <code>
            {field.path}
            {field.value !== undefined && (
              <>
                {': '}
                <b>{field.value}</b>
              </>
            )}
          </code>
        </span>
      </button>
      <button
        type="button"
        className="hop-yaml"
        onClick={() => void useEditor.getState().openObject(field.key, field.path)}
      >
        {editor.show}
      </button>
    </section>
  );
}

/** One hop in full: what happened and why, the header before and after, and what decided. */
export function HopCard({ request, hop }: { readonly request: Request; readonly hop: Hop }) {
  const sentence = explainHop(hop, request);
  return (
    <div className="hop-card">
      <p className="hop-sentence">{sentence}</p>
      <HeaderDiff before={hop.before} after={hop.after} />
      <DecidingField hop={hop} />
      <Terms sentence={sentence} />
      <Rules matched={hop.matched} />
    </div>
  );
}
