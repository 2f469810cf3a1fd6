import { forbidden, invalid, notSupported, required } from '../errors';
import type { Container, Probe } from '../pod';
import { validatePortOrName } from './addresses';
import { invalids, nonNegative, type FieldErrors } from './meta';
import { headerNameProblems, portNumberProblems } from './names';

/** Probes and lifecycle hooks (pkg/apis/core/validation/validation.go, validateHandler and below). */

type Lifecycle = NonNullable<Container['lifecycle']>;
type Handlers = Pick<Probe, 'exec' | 'grpc' | 'httpGet' | 'tcpSocket'> &
  Pick<NonNullable<Lifecycle['preStop']>, 'sleep'>;

const SCHEMES = ['HTTP', 'HTTPS'];

function validateHttpGet(field: string, action: NonNullable<Probe['httpGet']>): FieldErrors {
  const { path, port, scheme = '', httpHeaders = [] } = action;
  return [
    ...(path ? [] : [required(`${field}.path`)]),
    ...validatePortOrName(`${field}.port`, port),
    ...(SCHEMES.includes(scheme) ? [] : [notSupported(`${field}.scheme`, scheme, SCHEMES)]),
    ...httpHeaders.flatMap(({ name }) =>
      invalids(`${field}.httpHeaders`, name, headerNameProblems(name)),
    ),
  ];
}

function validateAction(
  field: string,
  type: keyof Handlers,
  handlers: Handlers,
  gracePeriod: number,
): FieldErrors {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handlers;
  switch (type) {
    case 'exec':
      return exec?.command?.length ? [] : [required(`${field}.command`)];
    case 'httpGet':
      return httpGet ? validateHttpGet(field, httpGet) : [];
    case 'tcpSocket':
      return tcpSocket ? validatePortOrName(`${field}.port`, tcpSocket.port) : [];
    case 'grpc':
      return grpc ? invalids(`${field}.port`, grpc.port, portNumberProblems(grpc.port)) : [];
    case 'sleep': {
      if (!sleep || (sleep.seconds >= 0 && sleep.seconds <= gracePeriod)) return [];
      const why = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
      return [invalid(field, sleep.seconds, why)];
    }
  }
}

const HANDLER_ORDER = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

function validateHandler(field: string, handlers: Handlers, gracePeriod: number): FieldErrors {
  const [first, ...others] = HANDLER_ORDER.filter((type) => handlers[type] !== undefined);
  if (!first) return [required(field, 'must specify a handler type')];
  return [
    ...validateAction(`${field}.${first}`, first, handlers, gracePeriod),
    ...others.map((type) =>
      forbidden(`${field}.${type}`, 'may not specify more than 1 handler type'),
    ),
  ];
}

const COUNTS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(field: string, probe: Probe, gracePeriod: number): FieldErrors {
  const own = probe.terminationGracePeriodSeconds;
  return [
    ...validateHandler(field, probe, gracePeriod),
    ...COUNTS.flatMap((count) => nonNegative(`${field}.${count}`, probe[count])),
    ...(own !== undefined && own <= 0
      ? [invalid(`${field}.terminationGracePeriodSeconds`, own, 'must be greater than 0')]
      : []),
  ];
}

function validateKillingProbe(
  field: string,
  probe: Probe | undefined,
  gracePeriod: number,
): FieldErrors {
  if (!probe) return [];
  const errors = validateProbe(field, probe, gracePeriod);
  if (probe.successThreshold === 1) return errors;
  return [...errors, invalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1')];
}

function validateReadinessProbe(
  field: string,
  probe: Probe | undefined,
  gracePeriod: number,
): FieldErrors {
  if (!probe) return [];
  const errors = validateProbe(field, probe, gracePeriod);
  const own = probe.terminationGracePeriodSeconds;
  if (own === undefined) return errors;
  const why = 'must not be set for readinessProbes';
  return [...errors, invalid(`${field}.terminationGracePeriodSeconds`, own, why)];
}

function validateLifecycle(field: string, lifecycle: Lifecycle, gracePeriod: number): FieldErrors {
  const { postStart, preStop, stopSignal } = lifecycle;
  return [
    ...(postStart ? validateHandler(`${field}.postStart`, postStart, gracePeriod) : []),
    ...(preStop ? validateHandler(`${field}.preStop`, preStop, gracePeriod) : []),
    ...(stopSignal === undefined
      ? []
      : [
          forbidden(
            `${field}.stopSignal`,
            'may not be set for containers with empty `spec.os.name`',
          ),
        ]),
  ];
}

/** The hooks and the three probes of the container at `field`. */
export function validateHooksAndProbes(
  field: string,
  container: Container,
  gracePeriod: number,
): FieldErrors {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  return [
    ...(lifecycle ? validateLifecycle(`${field}.lifecycle`, lifecycle, gracePeriod) : []),
    ...validateKillingProbe(`${field}.livenessProbe`, livenessProbe, gracePeriod),
    ...validateReadinessProbe(`${field}.readinessProbe`, readinessProbe, gracePeriod),
    ...validateKillingProbe(`${field}.startupProbe`, startupProbe, gracePeriod),
  ];
}
