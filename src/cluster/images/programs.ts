/** Programs that GNU coreutils and the base of a Debian-like image bring. */
export const GNU: readonly string[] = (
  'bash cat chmod chown cp cut date df echo env false getent grep head hostname id kill ls mkdir mv printenv ' +
  'ps pwd rm rmdir sed sh sleep sort stat tail test touch tr true uname wc whoami ['
).split(' ');

/** The applets of busybox that matter here. */
export const BUSYBOX: readonly string[] = (
  'cat chmod chown cp cut date df echo env false getent grep head hostname id kill ls mkdir mv nc netstat ' +
  'nslookup ping printenv ps pwd rm rmdir sed sh sleep sort stat tail telnet test touch top tr ' +
  'true uname wc wget whoami ['
).split(' ');

/** What network tool boxes add. */
export const NETWORK_TOOLS: readonly string[] =
  'curl dig host nslookup ping traceroute nc netstat wget ss ip tcpdump'.split(' ');
