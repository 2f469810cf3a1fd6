import { memo } from 'react';
import type { PortChain } from '../../../topology/items';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { useFocus } from '../focus-store';
import { fullName } from '../names';
import { Card } from './Card';
import { CardName } from './CardName';
import './record-card.css';
import './service-card.css';

const EXTERNAL_FIELDS = ['status.loadBalancer', 'spec.externalIPs'];

/** A Service: whom it selects, its address, and its three ports in the order of a packet's way. */
export const ServiceCard = memo(function ServiceCard({ data: { item } }: CardProps<'service'>) {
  const { graph } = useMessages();
  const { service: words } = graph;
  const field = useFocus((focus) => (focus?.field?.item === item.id ? focus.field.field : ''));
  const hasNodePort = item.ports.some(({ nodePort }) => nodePort !== undefined);
  const isExternal = item.type === 'ExternalName';
  return (
    <Card
      id={item.id}
      kind="record"
      label={words.label(fullName(item), item.type)}
      hint={fullName(item)}
    >
      <span className="rail-hook" />
      <span className="record-kind">
        {words.kind}
        <em>{item.type}</em>
      </span>
      <CardName of={item} />
      <span className="record-row" data-deciding={field === 'spec.selector'}>
        <span className="record-key">{words.selects}</span>
        <span className="record-value">{item.selector ?? words.noSelector}</span>
      </span>
      <span className="record-row" data-deciding={field === 'spec.clusterIP'}>
        <span className="record-key">{isExternal ? words.externalName : words.clusterIp}</span>
        <span className="record-value address">{item.clusterIp}</span>
      </span>
      {item.externalIp !== undefined && (
        <span
          className="record-row"
          data-deciding={EXTERNAL_FIELDS.some((start) => field.startsWith(start))}
        >
          <span className="record-key">{words.externalIp}</span>
          <span className="record-value address">{item.externalIp}</span>
        </span>
      )}
      {item.policies.map(({ name, value }) => (
        <span className="record-row" key={name} data-deciding={field === `spec.${name}`}>
          <span className="record-key">{name}</span>
          <span className="record-value">{value}</span>
        </span>
      ))}
      {hasNodePort ? (
        <ThreePorts ports={item.ports} field={field} />
      ) : (
        item.ports.map((port) => <TwoPorts key={port.port} port={port} />)
      )}
    </Card>
  );
});

function TwoPorts({ port: { port, targetPort } }: { readonly port: PortChain }) {
  const { ports: words } = useMessages().graph.service;
  return (
    <span className="record-row">
      <span className="record-key">
        {words.port} <span className="record-value address">{port}</span>
      </span>
      <span className="record-key">
        → {words.targetPort} <span className="record-value address">{targetPort}</span>
      </span>
    </span>
  );
}

interface PortsProps {
  readonly ports: readonly PortChain[];
  readonly field: string;
}

/** nodePort → port → targetPort: three numbers in three places. */
function ThreePorts({ ports, field }: PortsProps) {
  const { ports: words } = useMessages().graph.service;
  return (
    <span className="ports">
      <span className="ports-word">{words.nodePort}</span>
      <span className="ports-word">{words.port}</span>
      <span className="ports-word">{words.targetPort}</span>
      {ports.map(({ nodePort, port, targetPort }, i) => (
        <span className="ports-chain" key={port}>
          <span className="port" data-deciding={field === `spec.ports[${i}].nodePort`}>
            {nodePort}
          </span>
          <span className="port">{port}</span>
          <span className="port">{targetPort}</span>
        </span>
      ))}
    </span>
  );
}
