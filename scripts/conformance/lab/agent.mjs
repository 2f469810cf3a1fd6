// Runs in one network namespace: its servers, and the client that sends requests from there.
import dgram from 'node:dgram';
import { readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';

/** @typedef {import('./protocol').Socket} Socket */
/** @typedef {import('./protocol').Sending} Sending */
/** @typedef {import('./protocol').Order} Order */

/** @type {(net.Server | dgram.Socket)[]} */
const servers = [];

/**
 * Answers the first bytes of a connection with one line, and leaves the closing to the client.
 *
 * @param {Socket} socket
 * @returns {Promise<net.Server>}
 */
function serveTcp({ pod, port }) {
  const server = net.createServer((connection) => {
    connection.once('data', () => connection.write(`${pod} ${connection.remoteAddress}\n`));
    connection.on('error', () => connection.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '0.0.0.0', () => resolve(server));
  });
}

/**
 * @param {Socket} socket
 * @returns {Promise<dgram.Socket>}
 */
function serveUdp({ pod, port, ip }) {
  const server = dgram.createSocket('udp4');
  server.on('message', (_, { address, port: back }) => {
    server.send(`${pod} ${address}`, back, address);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.bind(port, ip, () => resolve(server));
  });
}

/** @param {readonly Socket[]} sockets */
async function listen(sockets) {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((done) => void server.close(() => done(null)))),
  );
  for (const socket of sockets) {
    servers.push(await (socket.protocol === 'UDP' ? serveUdp(socket) : serveTcp(socket)));
  }
}

/** @param {string} code */
function failure(code) {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ECONNRESET') return 'reset';
  return code === 'ETIMEDOUT' ? 'timeout' : code;
}

/** @param {string} text */
function answered(text) {
  const [pod, peer] = text.trim().split(' ');
  return `answered ${pod} from ${peer}`;
}

/** How long an answer may take once the connection is there, ms. */
const ANSWER_TIMEOUT = 5000;

/**
 * Closes by a reset, so that nobody keeps the connection in TIME_WAIT: masquerading may give its
 * port to the next one, which would be refused for that.
 *
 * @param {Sending} sending
 * @returns {Promise<string>}
 */
function askTcp({ ip, port, timeout }) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: ip, port });
    let text = '';
    let timer = setTimeout(end, timeout, 'timeout');
    /** @param {string} outcome */
    function end(outcome) {
      clearTimeout(timer);
      socket.resetAndDestroy();
      resolve(outcome);
    }
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(end, ANSWER_TIMEOUT, 'timeout');
      socket.write('?\n');
    });
    socket.on('data', (chunk) => {
      text += String(chunk);
      if (text.endsWith('\n')) end(answered(text));
    });
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      end(failure(error.code ?? '')),
    );
    socket.on('end', () => end('reset'));
  });
}

const EPHEMERAL = { first: 32_768, last: 60_999 };
let lastPort = EPHEMERAL.first;

/** A port that has not been used for long: conntrack takes what comes from a known one for old. */
function freshPort() {
  lastPort = lastPort === EPHEMERAL.last ? EPHEMERAL.first : lastPort + 1;
  return lastPort;
}

/**
 * @param {Sending} sending
 * @returns {Promise<string>}
 */
function askUdp({ ip, port, timeout }) {
  return new Promise((resolve) => {
    const socket = dgram.createSocket('udp4');
    const timer = setTimeout(end, timeout, 'timeout');
    /** @param {string} outcome */
    function end(outcome) {
      clearTimeout(timer);
      socket.close();
      resolve(outcome);
    }
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      end(failure(error.code ?? '')),
    );
    socket.on('message', (message) => end(answered(String(message))));
    socket.bind(freshPort(), () => socket.connect(port, ip, () => socket.send('?')));
  });
}

/** @param {Sending} sending */
async function send(sending) {
  const ask = sending.protocol === 'UDP' ? askUdp : askTcp;
  /** @type {string[]} */
  const outcomes = [];
  let left = sending.count;
  const worker = async () => {
    while (left-- > 0) outcomes.push(await ask(sending));
  };
  await Promise.all(Array.from({ length: sending.concurrency }, worker));
  return outcomes;
}

const RECENT = '/proc/net/xt_recent';

/** Empties the lists of the `recent` match in this namespace. */
function forget() {
  for (const list of readdirSync(RECENT)) writeFileSync(`${RECENT}/${list}`, '/');
}

/**
 * @param {number} port
 * @param {{ host: string, path: string }} request
 * @returns {Promise<string>}
 */
function fetchOne(port, { host, path }) {
  return new Promise((resolve) => {
    const headers = { Host: host };
    const request = http.get({ host: '127.0.0.1', port, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () =>
        resolve(response.statusCode === 200 ? text : `${response.statusCode}`),
      );
    });
    request.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(failure(error.code ?? '')),
    );
  });
}

/** @param {Extract<Order, { do: 'fetch' }>} order */
async function fetchAll({ port, requests }) {
  const answers = [];
  for (const request of requests) answers.push(await fetchOne(port, request));
  return answers;
}

/** @param {Order} order */
async function carryOut(order) {
  if (order.do === 'fetch') return fetchAll(order);
  if (order.do === 'listen') return listen(order.sockets);
  if (order.do === 'forget') return forget();
  return send(order.sending);
}

process.on('message', (/** @type {{ id: number, order: Order }} */ { id, order }) => {
  carryOut(order).then(
    (result) => process.send?.({ id, result }),
    (error) => process.send?.({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
process.send?.({ id: 0 });
