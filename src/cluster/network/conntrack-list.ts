import type { Connection, Tuple } from './conntrack';
import { formatIp, PROTOCOL_NUMBERS } from './packet';

/** A connection as `conntrack -L` prints it at `now` (conntrack-tools, `snprintf_default.c`). */
export function connectionText(connection: Connection, now: number): string {
  const { original, reply, replied, expires } = connection;
  const { protocol } = original;
  const seconds = Math.ceil((expires - now) / 1000);
  const state = protocol === 'tcp' ? `${replied ? 'ESTABLISHED' : 'SYN_SENT'} ` : '';
  const unreplied = replied ? '' : '[UNREPLIED] ';
  const assured = replied && protocol === 'tcp' ? '[ASSURED] ' : '';
  const head = `${protocol.padEnd(8)} ${PROTOCOL_NUMBERS[protocol]} ${seconds} ${state}`;
  return `${head}${tupleText(original)} ${unreplied}${tupleText(reply)} ${assured}mark=0 use=1`;
}

function tupleText({ src, sport, dst, dport }: Tuple): string {
  return `src=${formatIp(src)} dst=${formatIp(dst)} sport=${sport} dport=${dport}`;
}
