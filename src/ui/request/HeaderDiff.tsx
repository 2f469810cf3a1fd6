import { formatIp, type Header } from '../../cluster/network/packet';
import { useMessages } from '../messages';
import './header-diff.css';

interface Address {
  readonly ip: string;
  readonly port: number;
}

function isSame(a: Address, b: Address): boolean {
  return a.ip === b.ip && a.port === b.port;
}

interface AddressCellProps {
  readonly address: Address;
  readonly isNew: boolean;
}

/** A line too long is broken between the address and the port. */
function AddressCell({ address, isNew }: AddressCellProps) {
  const { request } = useMessages();
  return (
    <td data-new={isNew}>
      <code>
        {address.ip}
        <wbr />:{address.port}
      </code>
      {isNew && <span className="visually-hidden">{request.rewritten}</span>}
    </td>
  );
}

interface HeaderDiffProps {
  readonly before: Header;
  readonly after: Header;
}

/** A packet's addresses as it arrives at a place and as it leaves it, what changed standing out. */
export function HeaderDiff({ before, after }: HeaderDiffProps) {
  const { request } = useMessages();
  const rows = [
    {
      name: request.source,
      from: { ip: formatIp(before.src), port: before.sport },
      to: { ip: formatIp(after.src), port: after.sport },
    },
    {
      name: request.destination,
      from: { ip: formatIp(before.dst), port: before.dport },
      to: { ip: formatIp(after.dst), port: after.dport },
    },
  ];
  const changes = rows.some(({ from, to }) => !isSame(from, to));
  return (
    <table className="header-diff" data-changes={changes}>
      <thead>
        <tr>
          <td />
          <th scope="col">{changes ? request.before : ''}</th>
          {changes && <th scope="col">{request.after}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, from, to }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <AddressCell address={from} isNew={false} />
            {changes && <AddressCell address={to} isNew={!isSame(from, to)} />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
