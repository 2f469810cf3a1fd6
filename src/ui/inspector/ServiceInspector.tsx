import { useMemo } from 'react';
import { useComposer } from '../../client/composer';
import { useSession } from '../../client/session';
import type { Service } from '../../api/service';
import { podsMatching, slicesOf } from '../../cluster/store';
import { clusterIp, externalIp } from '../../kubectl/printers/cells';
import { serviceItem } from '../../topology/describe';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { DeleteAction } from './DeleteAction';
import { EndpointTable } from './EndpointTable';
import { CloudFaults } from './Faults';
import { Fact, Facts, LabelList, Section } from './Facts';

type Port = NonNullable<Service['spec']['ports']>[number];

/** The three numbers of a port, in the order in which a request from outside meets them. */
function PortChain({ port }: { readonly port: Port }) {
  const { inspector } = useMessages();
  const { header, ...names } = inspector.ports;
  const steps = [
    { name: names.nodePort, where: header.node, value: port.nodePort || undefined },
    { name: names.port, where: header.service, value: port.port },
    { name: names.targetPort, where: header.target, value: port.targetPort },
  ].filter(({ value }) => value !== undefined);
  return (
    <ul className="port-chain" aria-label={port.name}>
      {steps.map(({ name, where, value }, index) => [
        index > 0 && (
          <li key={`${name} arrow`} className="port-arrow" aria-hidden="true">
            <Icon name="right" />
          </li>
        ),
        <li key={name}>
          <small>{name}</small>
          <b>{value}</b>
          <small>{where}</small>
        </li>,
      ])}
    </ul>
  );
}

function SelectorFact({ service }: { readonly service: Service }) {
  const { inspector } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const { selector } = service.spec;
  const { namespace } = service.metadata;
  const matched = useMemo(
    () => (selector ? podsMatching(store, namespace, selector).length : 0),
    [store, namespace, selector],
  );
  if (!selector || Object.keys(selector).length === 0) {
    return <Fact name={inspector.labels.selector}>{inspector.noSelector}</Fact>;
  }
  return (
    <Fact name={inspector.labels.selector}>
      <LabelList labels={selector} />
      <span className="inspector-note">{inspector.selectorMatches(matched)}</span>
    </Fact>
  );
}

/** A Service: its addresses, its three port numbers, its selector and its endpoints. */
export function ServiceInspector({ service }: { readonly service: Service }) {
  const { inspector } = useMessages();
  const store = useSession((session) => session.cluster.store);
  const setAddress = useComposer((composer) => composer.setAddress);
  const { namespace, name } = service.metadata;
  const slices = useMemo(() => slicesOf(store, namespace, name), [store, namespace, name]);
  const [first] = service.spec.ports ?? [];
  const ip = clusterIp(service);
  return (
    <>
      <div className="inspector-part">
        <Facts>
          <Fact name={inspector.labels.type}>{service.spec.type}</Fact>
          <Fact name={inspector.labels.clusterIP}>
            <code>{ip}</code>
          </Fact>
          <Fact name={inspector.labels.externalIP}>
            <code>{externalIp(service, true)}</code>
          </Fact>
          <SelectorFact service={service} />
          {serviceItem(service).policies.map(({ name: field, value }) => (
            <Fact key={field} name={inspector.policies[field]}>
              <code>{value}</code>
              <span className="inspector-note">{inspector.policyMeans[field]}</span>
            </Fact>
          ))}
        </Facts>
        <div className="inspector-row">
          {first && /^\d/.test(ip) && (
            <Button
              onClick={() => setAddress(`http://${ip}${first.port === 80 ? '' : `:${first.port}`}`)}
            >
              {inspector.send.to}
            </Button>
          )}
          <DeleteAction object={service} />
        </div>
      </div>
      <Section title={inspector.sections.ports}>
        {(service.spec.ports ?? []).map((port) => (
          <PortChain key={`${port.protocol} ${port.port}`} port={port} />
        ))}
      </Section>
      <Section title={inspector.sections.endpoints}>
        <EndpointTable slices={slices} />
      </Section>
      {service.spec.type === 'LoadBalancer' && <CloudFaults />}
    </>
  );
}
