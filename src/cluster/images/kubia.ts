import type { AnswerContext, Answer, ImageBehaviour } from './behaviour';
import { image, tcp } from './image';
import { nodeLogging } from './logging';
import { GNU } from './programs';
import { nodeResponse } from './responses';

/** `Kubernetes in Action`'s app: `node app.js` as PID 1 without a handler for SIGTERM. */
function nodeApp(
  summary: string,
  answer: (context: AnswerContext) => Answer,
  source: string,
): ImageBehaviour {
  return image({
    summary,
    ports: () => tcp(8080),
    answer: (_request, context) => answer(context),
    startup: 150,
    programs: [...GNU, 'curl', 'git', 'node', 'npm', 'perl', 'ping', 'python', 'wget'],
    serves: ['node'],
    rest: {
      ping: 'inetutils',
      logs: nodeLogging,
      entrypoint: ['node', 'app.js'],
      files: { '/app.js': source },
      env: [
        ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        ['NPM_CONFIG_LOGLEVEL', 'info'],
        ['NODE_VERSION', '7.9.0'],
      ],
    },
  });
}

function source(body: string): string {
  return `const http = require('http');
const os = require('os');
console.log("Kubia server starting...");
${body}
var www = http.createServer(handler);
www.listen(8080);
`;
}

function handlerOf(text: string): string {
  return source(`var handler = function(request, response) {
  console.log("Received request from " + request.connection.remoteAddress);
  response.writeHead(200);
  response.end(${text});
};`);
}

const kubia = nodeApp(
  'A small web app on port 8080 that answers with the name of its pod.',
  ({ podName }) => nodeResponse(200, `You've hit ${podName}\n`),
  handlerOf(`"You've hit " + os.hostname() + "\\n"`),
);

function version(name: string): ImageBehaviour {
  return nodeApp(
    `Version ${name.slice(1)} of the kubia app; its answer says so.`,
    ({ podName }) => nodeResponse(200, `This is ${name} running in pod ${podName}\n`),
    handlerOf(`"This is ${name} running in pod " + os.hostname() + "\\n"`),
  );
}

const kubiaV3 = nodeApp(
  'Version 3 of the kubia app: from the fifth request on it answers 500.',
  ({ podName, served }) =>
    served >= 4
      ? nodeResponse(500, `Some internal error has occurred! This is pod ${podName}\n`)
      : nodeResponse(200, `This is v3 running in pod ${podName}\n`),
  source(`var requestCount = 0;
var handler = function(request, response) {
  console.log("Received request from " + request.connection.remoteAddress);
  if (++requestCount >= 5) {
    response.writeHead(500);
    response.end("Some internal error has occurred! This is pod " + os.hostname() + "\\n");
    return;
  }
  response.writeHead(200);
  response.end("This is v3 running in pod " + os.hostname() + "\\n");
};`),
);

const unhealthy = nodeApp(
  'The kubia app, but after five requests it answers 500: a case for a liveness probe.',
  ({ podName, served }) =>
    served >= 5
      ? nodeResponse(500, "I'm not well. Please restart me!")
      : nodeResponse(200, `You've hit ${podName}\n`),
  source(`var requestCount = 0;
var handler = function(request, response) {
  console.log("Received request from " + request.connection.remoteAddress);
  requestCount++;
  if (requestCount > 5) {
    response.writeHead(500);
    response.end("I'm not well. Please restart me!");
    return;
  }
  response.writeHead(200);
  response.end("You've hit " + os.hostname() + "\\n");
};`),
);

/** The images of the book, by repository, then by tag; '' stands for every other tag. */
export const KUBIA_IMAGES: Readonly<Record<string, Readonly<Record<string, ImageBehaviour>>>> = {
  'docker.io/luksa/kubia': {
    '': kubia,
    v1: version('v1'),
    v2: version('v2'),
    v3: kubiaV3,
    v4: version('v4'),
  },
  'docker.io/luksa/kubia-unhealthy': { '': unhealthy },
};
