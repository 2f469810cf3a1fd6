import { describe, expect, it } from 'vitest';
import { endpointChain, serviceChain, servicePortName } from './chain-names';
import vectors from './fixtures/chain-names.json' with { type: 'json' };

describe('chain names', () => {
  it.each(vectors)(
    '$hashInput ⇒ $chain',
    ({ namespacedName, portName, protocol, chain, ...rest }) => {
      const [namespace = '', name = ''] = namespacedName.split('/');
      const spn = servicePortName(namespace, name, portName);
      const transport = protocol === 'UDP' ? 'udp' : 'tcp';
      const kind = chain.split('-')[1];
      if (kind === 'SEP') {
        expect(endpointChain(spn, transport, rest.endpoint ?? '')).toBe(chain);
      } else {
        expect(serviceChain(kind as 'SVC', spn, transport)).toBe(chain);
      }
    },
  );

  it('the four chains of a Service port end alike, and an IP address does not matter', () => {
    const names = (['SVC', 'SVL', 'EXT', 'FW'] as const).map((kind) =>
      serviceChain(kind, 'default/kubia', 'tcp'),
    );
    expect(new Set(names.map((name) => name.split('-')[2]))).toEqual(new Set(['XCCRWSFD2BRL7CRI']));
  });
});
