import type { EndpointSlice } from '../../api/service';
import { keyOf } from '../../api/kinds';
import { useMessages } from '../messages';
import { EndpointTable } from './EndpointTable';
import { ElementLink, Fact, Facts, Section } from './Facts';

const SERVICE_LABEL = 'kubernetes.io/service-name';

/** An EndpointSlice: the addresses that kube-proxy makes its rules from. */
export function SliceInspector({ slice }: { readonly slice: EndpointSlice }) {
  const { inspector } = useMessages();
  const service = slice.metadata.labels?.[SERVICE_LABEL];
  return (
    <>
      {service !== undefined && (
        <div className="inspector-part">
          <Facts>
            <Fact name={inspector.labels.service}>
              <ElementLink id={keyOf('Service', slice.metadata.namespace, service)} icon="record">
                {service}
              </ElementLink>
            </Fact>
          </Facts>
        </div>
      )}
      <Section title={inspector.sections.endpoints}>
        <EndpointTable slices={[slice]} />
      </Section>
    </>
  );
}
