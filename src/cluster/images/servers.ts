import { hostHeader, type HttpRequest } from '../http';
import type { Answer, AnswerContext, ImageBehaviour } from './behaviour';
import { declaredPorts, flag, image, portFlag, tcp, type Socket } from './image';
import {
  agnhostLogging,
  corednsLogging,
  goLogging,
  httpdLogging,
  ingressLogging,
  nginxLogging,
  nodeLogging,
  readyLogging,
} from './logging';
import { BUSYBOX, GNU } from './programs';
import { byteLength, goResponse, htmlResponse, nodeResponse, respond } from './responses';

const NGINX_PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const NGINX_404 = `<html>
<head><title>404 Not Found</title></head>
<body>
<center><h1>404 Not Found</h1></center>
<hr><center>nginx/1.29.1</center>
</body>
</html>
`.replaceAll('\n', '\r\n');

function pathOf({ path }: HttpRequest): string {
  return path.split('?')[0] ?? '/';
}

const nginx = image({
  summary: 'The nginx web server: its welcome page on port 80.',
  ports: () => tcp(80),
  answer: (request) =>
    ['/', '/index.html'].includes(pathOf(request))
      ? htmlResponse('nginx/1.29.1', 200, NGINX_PAGE)
      : htmlResponse('nginx/1.29.1', 404, NGINX_404),
  exitCode: 0,
  programs: [...GNU, 'curl', 'nginx'],
  serves: ['nginx'],
  rest: {
    logs: nginxLogging,
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    files: { '/usr/share/nginx/html/index.html': NGINX_PAGE },
  },
});

const HTTPD_PAGE = '<html><body><h1>It works!</h1></body></html>\n';
const HTTPD_404 = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
</body></html>
`;
const httpd = image({
  summary: 'The Apache web server: “It works!” on port 80.',
  ports: () => tcp(80),
  answer: (request) =>
    ['/', '/index.html'].includes(pathOf(request))
      ? htmlResponse('Apache/2.4.65 (Unix)', 200, HTTPD_PAGE)
      : htmlResponse('Apache/2.4.65 (Unix)', 404, HTTPD_404),
  exitCode: 0,
  serves: ['httpd-foreground', 'httpd'],
  rest: {
    logs: httpdLogging,
    cmd: ['httpd-foreground'],
    workingDir: '/usr/local/apache2',
    files: { '/usr/local/apache2/htdocs/index.html': HTTPD_PAGE },
  },
});

function answerAgnhost(request: HttpRequest, { podName, peer, argv = [] }: AnswerContext): Answer {
  if (argv.includes('serve-hostname')) return goResponse(200, podName);
  const url = pathOf(request);
  const query = request.path.split('?')[1] ?? '';
  if (url === '/hostname') return goResponse(200, podName);
  if (url === '/clientip') return goResponse(200, peer);
  if (url === '/echo') return goResponse(200, parameter(query, 'msg'));
  if (url === '/healthz' || url === '/')
    return goResponse(200, url === '/' ? 'NOW: ' + podName : '');
  return goResponse(404, '404 page not found\n');
}

function parameter(query: string, name: string): string {
  const pair = query.split('&').find((one) => one.startsWith(`${name}=`)) ?? '';
  const value = pair.slice(name.length + 1).replaceAll('+', ' ');
  return /%(?![0-9a-fA-F]{2})/.test(value) ? value : decodeURIComponent(value);
}

const agnhost = image({
  summary:
    'Kubernetes’ own test server: netexec answers /hostname, /clientip and /echo on 8080, serve-hostname on 9376.',
  ports: (argv) =>
    argv.includes('serve-hostname')
      ? tcp(portFlag(argv, 'port', 9376))
      : [
          ...tcp(portFlag(argv, 'http-port', 8080)),
          { port: portFlag(argv, 'udp-port', 8081), protocol: 'UDP' },
        ],
  answer: answerAgnhost,
  exitCode: 2,
  programs: [...BUSYBOX, 'agnhost', 'curl', 'dig'],
  serves: ['agnhost', 'netexec', 'serve_hostname'],
  rest: {
    logs: agnhostLogging,
    entrypoint: ['/agnhost'],
    cmd: ['pause'],
    userland: 'busybox',
  },
});

const serveHostname = image({
  summary: 'Answers with the name of its pod on 9376.',
  ports: (argv) => tcp(portFlag(argv, 'port', 9376)),
  answer: (_request, { podName }) => goResponse(200, `${podName}\n`),
  exitCode: 2,
  programs: ['serve_hostname'],
  serves: ['serve_hostname'],
  rest: { entrypoint: ['/serve_hostname'] },
});

function echoText(request: HttpRequest, { podName, podIp, peer }: AnswerContext): string {
  const [clientAddress = '', clientPort = ''] = peer.split(':');
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'host');
  const lines = [['host', hostHeader(request)] as const, ...headers].map(
    ([name, value]) => `\t${name.toLowerCase()}=${value}  `,
  );
  return `

Hostname: ${podName}

Pod Information:
\t-no pod information available-

Server values:
\tserver_version=nginx: 1.13.3 - lua: 10008

Request Information:
\tclient_address=${clientAddress}
\tclient_port=${clientPort}
\tmethod=${request.method}
\treal path=${request.path}
\tquery=${request.path.split('?')[1] ?? ''}
\trequest_version=1.1
\trequest_scheme=${request.scheme}
\trequest_uri=http://${hostHeader(request)}:8080${request.path}
\tserver_address=${podIp}

Request Headers:
${lines.sort().join('\n')}

Request Body:
${request.body ?? '\t-no body in request-'}

`;
}

const echoserver = image({
  summary: 'Echoes the request, its headers and the peer’s address as text on port 8080.',
  ports: () => tcp(8080),
  answer: (request, context) =>
    respond(
      200,
      [
        ['Server', 'echoserver'],
        ['Content-Type', 'text/plain'],
      ],
      echoText(request, context),
    ),
  exitCode: 0,
  programs: [...GNU, 'nginx'],
  serves: ['nginx'],
  rest: { cmd: ['nginx'] },
});

/** The JSON that mendhak/http-https-echo and ealen/echo-server agree on. */
function echoJson(request: HttpRequest, { podName, peer }: AnswerContext): string {
  const headers = Object.fromEntries([
    ['host', hostHeader(request)],
    ...request.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
  ]);
  const ip = `::ffff:${peer.split(':')[0] ?? ''}`;
  const { path, method, body = '', scheme } = request;
  const answer = { path, headers, method, body, hostname: request.host, ip, protocol: scheme };
  return `${JSON.stringify({ ...answer, os: { hostname: podName } }, null, 2)}`;
}

function jsonEcho(summary: string, ports: readonly number[]): ImageBehaviour {
  return image({
    summary,
    ports: () => tcp(...ports),
    answer: (request, context) =>
      respond(
        200,
        [['Content-Type', 'application/json; charset=utf-8']],
        echoJson(request, context),
      ),
    exitCode: 143,
    programs: [...BUSYBOX, 'node'],
    serves: ['node'],
    rest: { entrypoint: ['node', './index.js'], userland: 'busybox', workingDir: '/app' },
  });
}

const httpEcho = image({
  summary: 'Answers every request with the text given as -text=…, on port 5678.',
  ports: (argv) => tcp(portFlag(argv, 'listen', 5678)),
  answer: (_request, { argv = [] }) => {
    const text = `${flag(argv, 'text') ?? 'hello-world'}\n`;
    return respond(
      Number(flag(argv, 'status-code') ?? 200),
      [
        ['X-App-Name', 'http-echo'],
        ['X-App-Version', '1.0.0'],
        ['Content-Type', 'text/plain; charset=utf-8'],
      ],
      text,
    );
  },
  exitCode: 0,
  programs: [],
  serves: ['http-echo'],
  rest: {
    entrypoint: ['/http-echo'],
    logs: goLogging(
      '[INFO] server is listening on :5678',
      ({ request, response, peer }) =>
        `${hostHeader(request)} ${peer} "${request.method} ${request.path} HTTP/1.1" ${response.status} ${byteLength(response.body)}`,
    ),
  },
});

function whoami(request: HttpRequest, { podName, podIp, peer }: AnswerContext): Answer {
  const lines = [
    `Hostname: ${podName}`,
    'IP: 127.0.0.1',
    `IP: ${podIp}`,
    `RemoteAddr: ${peer}`,
    `${request.method} ${request.path} HTTP/1.1`,
    `Host: ${hostHeader(request)}`,
    ...request.headers
      .filter(([name]) => name.toLowerCase() !== 'host')
      .map(([name, value]) => `${name}: ${value}`),
  ];
  return goResponse(200, `${lines.join('\n')}\n\n`);
}

const traefikWhoami = image({
  summary:
    'Answers with its host name, its addresses, the peer’s address and the request’s headers, on port 80.',
  ports: (argv) => tcp(portFlag(argv, 'port', 80)),
  answer: whoami,
  exitCode: 2,
  programs: [],
  serves: ['whoami'],
  rest: { entrypoint: ['/whoami'], logs: goLogging('Starting up on port 80') },
});

const helloApp = image({
  summary: 'Google’s sample app: “Hello, world!” and its host name on port 8080.',
  ports: () => tcp(8080),
  answer: (_request, { podName }) =>
    goResponse(200, `Hello, world!\nVersion: 1.0.0\nHostname: ${podName}\n`),
  exitCode: 2,
  programs: [],
  serves: ['hello-app'],
  rest: {
    entrypoint: ['./hello-app'],
    logs: goLogging(
      'Server listening on port 8080',
      ({ request }) => `Serving request: ${request.path.split('?')[0] ?? ''}`,
    ),
  },
});

const slowStarter = image({
  summary: 'The kubia app that needs 20 seconds before it listens on port 8080.',
  ports: () => tcp(8080),
  answer: (_request, { podName }) => nodeResponse(200, `You've hit ${podName}\n`),
  startup: 20_000,
  exitCode: 0,
  programs: [...GNU, 'curl', 'node'],
  serves: ['node'],
  rest: { entrypoint: ['node', 'app.js'], logs: nodeLogging },
});

const slow = image({
  summary: 'The kubia app that takes 10 seconds for every answer, on port 8080.',
  ports: () => tcp(8080),
  answer: (_request, { podName }) =>
    respond(200, [['Connection', 'keep-alive']], `You've hit ${podName}\n`, 10_000),
  exitCode: 0,
  programs: [...GNU, 'curl', 'node'],
  serves: ['node'],
  rest: { entrypoint: ['node', 'app.js'], logs: nodeLogging },
});

/** A server that does not speak HTTP: it closes the connection of whoever does. */
function database(name: string, port: number, program: string): ImageBehaviour {
  return image({
    summary: `${name} on port ${port}; it does not speak HTTP.`,
    ports: () => tcp(port),
    startup: 500,
    exitCode: 0,
    programs: [...GNU, program],
    serves: [program],
    rest: {
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: [program],
      logs: readyLogging(`${name} is ready to accept connections on port ${port}`),
    },
  });
}

/** A part of Kubernetes itself, of which only the sockets exist here. */
function component(
  summary: string,
  program: string,
  programs: readonly string[] = [],
  undeclared: (argv: readonly string[]) => readonly Socket[] = () => [],
): ImageBehaviour {
  return image({
    summary,
    ports: (argv, container) => openedOnce([...declaredPorts(container), ...undeclared(argv)]),
    answer: () => goResponse(200, 'OK'),
    exitCode: 0,
    programs,
    serves: [program],
    rest: { entrypoint: [`/${program}`] },
  });
}

function openedOnce(sockets: readonly Socket[]): readonly Socket[] {
  return sockets.filter(
    ({ port, protocol }, at) =>
      at === sockets.findIndex((one) => one.port === port && one.protocol === protocol),
  );
}

/** Images with a server, by repository. */
export const SERVERS: Readonly<Record<string, ImageBehaviour>> = {
  'docker.io/library/nginx': nginx,
  'docker.io/library/httpd': httpd,
  'registry.k8s.io/serve_hostname': serveHostname,
  'k8s.gcr.io/serve_hostname': serveHostname,
  'registry.k8s.io/e2e-test-images/agnhost': agnhost,
  'k8s.gcr.io/e2e-test-images/agnhost': agnhost,
  'registry.k8s.io/echoserver': echoserver,
  'k8s.gcr.io/echoserver': echoserver,
  'gcr.io/google_containers/echoserver': echoserver,
  'docker.io/ealen/echo-server': jsonEcho('Echoes the request as JSON on port 80.', [80]),
  'docker.io/mendhak/http-https-echo': jsonEcho(
    'Echoes the request as JSON on ports 8080 and 8443.',
    [8080, 8443],
  ),
  'docker.io/hashicorp/http-echo': httpEcho,
  'docker.io/traefik/whoami': traefikWhoami,
  'gcr.io/google-samples/hello-app': helloApp,
  'us-docker.pkg.dev/google-samples/containers/gke/hello-app': helloApp,
  'docker.io/hopscope/slow-starter': slowStarter,
  'docker.io/hopscope/slow': slow,
  'docker.io/library/redis': database('Redis', 6379, 'redis-server'),
  'docker.io/library/postgres': database('PostgreSQL', 5432, 'postgres'),
  'docker.io/library/mysql': database('MySQL', 3306, 'mysqld'),
  'docker.io/library/mongo': database('MongoDB', 27017, 'mongod'),
  'registry.k8s.io/coredns/coredns': {
    // ports 8080 (/health) and 8181 (/ready) are open without being declared
    ...component('CoreDNS, the cluster’s DNS server.', 'coredns', [], () => tcp(8080, 8181)),
    role: 'dns',
    logs: corednsLogging,
  },
  'registry.k8s.io/ingress-nginx/controller': {
    ...component(
      'The ingress-nginx controller: nginx on ports 80 and 443, routing by Ingress objects.',
      'nginx-ingress-controller',
      [...BUSYBOX, 'curl', 'nginx'],
      // 10254 (/healthz, /metrics) is open without being declared
      (argv) => tcp(portFlag(argv, 'http-port', 80), portFlag(argv, 'https-port', 443), 10254),
    ),
    role: 'ingress',
    logs: ingressLogging,
    userland: 'busybox',
    user: 'www-data',
  },
};
