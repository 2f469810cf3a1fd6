/** curl's progress meter, as it stands at the end. */

const HEAD = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
`;
/** At most five characters (lib/progress.c, max5data). */
function short(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5);
  if (bytes < 10_000 * 1024) return `${String(Math.floor(bytes / 1024)).padStart(4)}k`;
  return `${String(Math.floor(bytes / 1024 / 1024)).padStart(4)}M`;
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds <= 0) return '--:--:--';
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(hours).padStart(2)}:${two(minutes)}:${two(seconds % 60)}`;
}

/** The meter of a transfer: bytes received, whether their number was announced, and ms taken. */
export function progress(received: number, announced: boolean, ms: number): string {
  const speed = ms > 0 ? Math.floor((received * 1000) / ms) : 0;
  const total = received > 0 ? 100 : 0;
  const percent = announced && received > 0 ? 100 : 0;
  const times = `${clock(0)} ${clock(ms)} ${clock(0)}`;
  const line = `${String(total).padStart(3)} ${short(received)}  ${String(percent).padStart(3)} ${short(received)}    0     0  ${short(speed)}      0 ${times} ${short(speed)}`;
  return `${HEAD}${line}\n`;
}

/** The meter when nothing came. A name that does not resolve leaves the line open. */
export function noProgress(ms: number, closed = true): string {
  const line = `  0     0    0     0    0     0      0      0 --:--:-- ${clock(ms)} --:--:--     0`;
  return `${HEAD}${line}${closed ? '\n' : ''}`;
}
