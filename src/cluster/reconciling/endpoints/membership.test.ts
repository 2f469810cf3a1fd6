import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ObjectOf } from '../../../api/kinds';
import type { ServicePort } from '../../../api/service';
import { manifest } from '../fixtures/world';
import { belongsToEndpoints, findTargetPort, hostnameFor, triggerTime } from './membership';

function fixture<T>(name: string): readonly T[] {
  const url = new URL(`./fixtures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly T[];
}

interface MembershipVector {
  readonly phase: string;
  readonly podIPs: readonly string[];
  readonly deletionTimestamp: boolean;
  readonly includeTerminating: boolean;
  readonly expected: boolean;
}

describe('whether a pod is an endpoint', () => {
  it.each(fixture<MembershipVector>('should-pod-be-in-endpoints'))(
    '$phase with $podIPs, deleted: $deletionTimestamp, terminating too: $includeTerminating',
    ({ phase, podIPs, deletionTimestamp, includeTerminating, expected }) => {
      const pod = manifest('Pod', 'a', {
        metadata: deletionTimestamp ? { deletionTimestamp: '2026-01-05T09:00:00Z' } : {},
        status: { phase, podIPs: podIPs.map((ip) => ({ ip })) },
      });
      expect(belongsToEndpoints(pod, includeTerminating)).toBe(expected);
    },
  );
});

interface PortVector {
  readonly targetPort: number | string;
  readonly containers?: readonly object[];
  readonly initContainers?: readonly object[];
  readonly servicePortProtocol: string;
  readonly expected: number;
}

describe('the target port', () => {
  it.each(fixture<PortVector>('find-target-port'))(
    '$targetPort of $containers and $initContainers is $expected',
    ({ targetPort, containers = [], initContainers = [], servicePortProtocol, expected }) => {
      const pod = manifest('Pod', 'a', { spec: { containers, initContainers } });
      const port = { port: 80, targetPort, protocol: servicePortProtocol } as ServicePort;
      expect(findTargetPort(pod, port)).toBe(expected);
    },
  );

  it('is none for a name that the pod does not know, or knows with another protocol', () => {
    const ports = [{ name: 'dns', containerPort: 53, protocol: 'UDP' }];
    const pod = manifest('Pod', 'a', { spec: { containers: [{ name: 'a', ports }] } });
    const port = (targetPort: string): ServicePort => ({ port: 53, targetPort, protocol: 'TCP' });
    expect(findTargetPort(pod, port('dns'))).toBeUndefined();
    expect(findTargetPort(pod, port('http'))).toBeUndefined();
  });
});

describe('the host name of an endpoint', () => {
  const service = manifest('Service', 'kubia', { spec: {} });
  const pod = (spec: object): ObjectOf<'Pod'> => manifest('Pod', 'a', { spec });

  it('needs a subdomain that is the name of the Service', () => {
    expect(hostnameFor(pod({ hostname: 'h', subdomain: 'kubia' }), service)).toBe('h');
    expect(hostnameFor(pod({ hostname: 'h', subdomain: 'other' }), service)).toBeUndefined();
    expect(hostnameFor(pod({ hostname: 'h' }), service)).toBeUndefined();
  });
});

describe('the trigger time', () => {
  const key = 'endpoints.kubernetes.io/last-change-trigger-time';
  const at = (seconds: number) => `2026-01-05T09:00:0${seconds}Z`;
  const service = manifest('Service', 'a', { metadata: { creationTimestamp: at(1) } });
  const pod = (seconds: number) =>
    manifest('Pod', 'a', {
      status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at(seconds) }] },
    });

  it('is at first that of the Service, however long its pods have been ready', () => {
    expect(triggerTime(service, [pod(0), pod(3)], undefined)).toEqual({ [key]: at(1) });
  });

  it('is the earliest change after the last one', () => {
    expect(triggerTime(service, [pod(3), pod(2)], at(1))).toEqual({ [key]: at(2) });
    expect(triggerTime(service, [pod(3), pod(2)], at(3))).toEqual({ [key]: at(3) });
  });
});
