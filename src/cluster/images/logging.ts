import { formatTime } from '../../api/time';
import type { HttpRequest } from '../http';
import type { Logging, Served } from './behaviour';
import { byteLength } from './responses';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function dateParts(ms: number) {
  const [date = '', clock = ''] = formatTime(ms).slice(0, -1).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return { year, month, name: MONTHS[Number(month) - 1] ?? '', day, clock };
}

/** `05/Jan/2026:09:00:00 +0000` */
function localTime(ms: number): string {
  const { year, name, day, clock } = dateParts(ms);
  return `${day}/${name}/${year}:${clock} +0000`;
}

/** `2026/01/05 09:00:00`, as Go's log package and nginx write it. */
function slashTime(ms: number): string {
  const { year, month, day, clock } = dateParts(ms);
  return `${year}/${month}/${day} ${clock}`;
}

function micros(ms: number): string {
  return String(Math.floor((((ms % 1000) + 1000) % 1000) * 1000)).padStart(6, '0');
}

function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(':'));
}

function headerOf({ headers }: HttpRequest, name: string): string {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '-';
}

/** The Common Log Format. */
function common({ now, request, response, peer }: Served): string {
  const { method, path } = request;
  const line = `"${method} ${path} HTTP/1.1" ${response.status} ${byteLength(response.body)}`;
  return `${addressOf(peer)} - - [${localTime(now)}] ${line}`;
}

/** The Combined Log Format. */
function combined(served: Served): string {
  const { request } = served;
  return `${common(served)} "${headerOf(request, 'referer')}" "${headerOf(request, 'user-agent')}"`;
}

/** `Kubernetes in Action`'s app. */
export const nodeLogging: Logging = {
  started: () => ['Kubia server starting...'],
  received: (peer) => `Received request from ::ffff:${addressOf(peer)}`,
};

const ENTRYPOINT = '/docker-entrypoint.sh';
const SCRIPTS = '/docker-entrypoint.d';
const LISTEN = '10-listen-on-ipv6-by-default.sh';
const CONF = '/etc/nginx/conf.d/default.conf';

export const nginxLogging: Logging = {
  started: ({ now }) => [
    `${ENTRYPOINT}: ${SCRIPTS}/ is not empty, will attempt to perform configuration`,
    `${ENTRYPOINT}: Looking for shell scripts in ${SCRIPTS}/`,
    `${ENTRYPOINT}: Launching ${SCRIPTS}/${LISTEN}`,
    `${LISTEN}: info: Getting the checksum of ${CONF}`,
    `${LISTEN}: info: Enabled listen on IPv6 in ${CONF}`,
    `${ENTRYPOINT}: Sourcing ${SCRIPTS}/15-local-resolvers.envsh`,
    `${ENTRYPOINT}: Launching ${SCRIPTS}/20-envsubst-on-templates.sh`,
    `${ENTRYPOINT}: Launching ${SCRIPTS}/30-tune-worker-processes.sh`,
    `${ENTRYPOINT}: Configuration complete; ready for start up`,
    ...['using the "epoll" event method', 'nginx/1.29.1', 'start worker processes'].map(
      (text) => `${slashTime(now)} [notice] 1#1: ${text}`,
    ),
  ],
  answered: (served) => `${combined(served)} "${headerOf(served.request, 'x-forwarded-for')}"`,
};

function apacheNotice(now: number, module: string, text: string): string {
  const { year, name, day, clock } = dateParts(now);
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const days = Math.floor((now + 9 * 3_600_000) / 86_400_000);
  const shown = weekday[((days % 7) + 7) % 7] ?? '';
  const time = `${shown} ${name} ${day} ${clock}.${micros(now)} ${year}`;
  return `[${time}] [${module}:notice] [pid 1:tid 1] ${text}`;
}

export const httpdLogging: Logging = {
  started: ({ now, podIp }) => [
    `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${podIp}. Set the 'ServerName' directive globally to suppress this message`,
    apacheNotice(
      now,
      'mpm_event',
      'AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations',
    ),
    apacheNotice(now, 'core', "AH00094: Command line: 'httpd -D FOREGROUND'"),
  ],
  answered: common,
};

/** A line in the form of klog. */
function klog(now: number, source: string, text: string): string {
  const { month, day, clock } = dateParts(now);
  return `I${month}${day} ${clock}.${micros(now)}       1 ${source}] ${text}`;
}

/** The subcommand netexec: each request with its method and path. */
export const agnhostLogging: Logging = {
  started: ({ now, argv }) =>
    argv.includes('netexec') ? [klog(now, 'log.go:245', 'Started HTTP server')] : [],
  answered: ({ now, request }) =>
    klog(now, 'log.go:245', `${request.method} ${request.path.split('?')[0] ?? ''}`),
};

/** A Go program with the standard library's logger: a line at the start, perhaps one a request. */
export function goLogging(text: string, served?: (served: Served) => string): Logging {
  return {
    started: ({ now }) => [`${slashTime(now)} ${text}`],
    ...(served && { answered: (one) => `${slashTime(one.now)} ${served(one)}` }),
  };
}

export const corednsLogging: Logging = {
  started: ({ tag }) => ['.:53', `CoreDNS-${tag.replace(/^v/, '')}`, 'linux/amd64'],
};

const RULE = '-'.repeat(79);

/** ingress-nginx' access log (docs/user-guide/nginx-configuration/log-format.md). */
export const ingressLogging: Logging = {
  started: ({ tag }) => [
    RULE,
    'NGINX Ingress controller',
    `  Release:       ${tag}`,
    '  Repository:    https://github.com/kubernetes/ingress-nginx',
    '  nginx version: nginx/1.25.5',
    '',
    RULE,
    '',
  ],
  answered: (served) => {
    const { upstream, response } = served;
    const size = byteLength(response.body);
    const behind = upstream
      ? `[${upstream.name}] [] ${upstream.endpoint} ${size} 0.001 ${response.status}`
      : '[upstream-default-backend] [] - - - -';
    return `${combined(served)} 0 0.001 ${behind}`;
  },
};

/** A database's line when it is ready for connections. */
export function readyLogging(text: string): Logging {
  return { started: ({ now }) => [`${slashTime(now)} ${text}`] };
}
