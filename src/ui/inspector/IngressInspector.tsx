import type { Ingress } from '../../api/ingress';
import { ingressItem } from '../../topology/describe';
import type { IngressRow } from '../../topology/items';
import { useMessages } from '../messages';
import { ElementLink, Fact, Facts, Section } from './Facts';

function Rule({ row: { match, backend, service } }: { readonly row: IngressRow }) {
  return (
    <tr>
      <td>
        <code>{match}</code>
      </td>
      <td>
        {service !== undefined && (
          <ElementLink id={service} icon="record">
            {backend}
          </ElementLink>
        )}
      </td>
    </tr>
  );
}

/** An Ingress: whose it is, where that controller is reached, and which host and path lead where. */
export function IngressInspector({ ingress }: { readonly ingress: Ingress }) {
  const { inspector } = useMessages();
  const { ingress: words, labels } = inspector;
  const { className, address, rows } = ingressItem(ingress);
  return (
    <>
      <div className="inspector-part">
        <Facts>
          <Fact name={words.className}>{className ?? words.noClass}</Fact>
          <Fact name={labels.address}>
            {address === undefined ? words.noAddress : <code>{address}</code>}
          </Fact>
          {(ingress.spec.tls ?? []).map(({ hosts = [], secretName }, i) => (
            <Fact key={`${i} ${secretName}`} name={words.tls}>
              {words.certificate(hosts.join(', '), secretName)}
            </Fact>
          ))}
        </Facts>
      </div>
      <Section title={words.rules}>
        <table className="grid-table">
          <thead>
            <tr>
              <th scope="col">{words.hostAndPath}</th>
              <th scope="col">{words.backend}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Rule key={row.field} row={row} />
            ))}
          </tbody>
        </table>
        <p className="inspector-note">{words.note}</p>
      </Section>
    </>
  );
}
