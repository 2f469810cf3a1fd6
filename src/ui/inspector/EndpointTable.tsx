import type { EndpointSlice } from '../../api/service';
import { keyOf } from '../../api/kinds';
import { useMessages } from '../messages';
import { ElementLink } from './Facts';

type Endpoint = EndpointSlice['endpoints'][number];

function Condition({ value }: { readonly value: boolean }) {
  const { inspector } = useMessages();
  return (
    <td className="condition" data-value={value}>
      {value ? inspector.endpoints.yes : inspector.endpoints.no}
    </td>
  );
}

function Row({ endpoint, slice }: { readonly endpoint: Endpoint; readonly slice: EndpointSlice }) {
  const { addresses, conditions, targetRef } = endpoint;
  const ports = (slice.ports ?? []).map(({ port }) => port).join(',');
  const address = `${addresses[0]}${ports === '' ? '' : `:${ports}`}`;
  const ready = conditions.ready ?? true;
  return (
    <tr>
      <td>
        {targetRef?.kind === 'Pod' && targetRef.name !== undefined ? (
          <ElementLink
            id={keyOf('Pod', targetRef.namespace ?? slice.metadata.namespace, targetRef.name)}
            icon="pod"
          >
            <code>{address}</code>
          </ElementLink>
        ) : (
          <code>{address}</code>
        )}
      </td>
      <Condition value={ready} />
      <Condition value={conditions.serving ?? ready} />
      <Condition value={conditions.terminating ?? false} />
    </tr>
  );
}

/** The addresses of EndpointSlices with their conditions. */
export function EndpointTable({ slices }: { readonly slices: readonly EndpointSlice[] }) {
  const { inspector } = useMessages();
  const { endpoints: words } = inspector;
  const rows = slices.flatMap((slice) => slice.endpoints.map((endpoint) => ({ slice, endpoint })));
  const isServed = rows.some(({ endpoint }) => endpoint.conditions.ready !== false);
  return (
    <>
      {!isServed && (
        <p className="inspector-note">
          <code>{words.none}</code> {slices.length === 0 ? words.noSlice : words.noneWhy}
        </p>
      )}
      {rows.length > 0 && (
        <table className="grid-table">
          <thead>
            <tr>
              <th scope="col">{words.address}</th>
              <th scope="col">{words.ready}</th>
              <th scope="col">{words.serving}</th>
              <th scope="col">{words.terminating}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ slice, endpoint }) => (
              <Row
                key={`${slice.metadata.uid} ${endpoint.addresses[0]}`}
                {...{ slice, endpoint }}
              />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
