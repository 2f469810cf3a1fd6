import type { ImageBehaviour } from './behaviour';
import { image } from './image';
import { BUSYBOX, GNU, NETWORK_TOOLS } from './programs';

/** An image whose default command is a shell: without input it ends at once with 0. */
function shell(
  summary: string,
  cmd: readonly string[],
  programs: readonly string[],
  userland: ImageBehaviour['userland'],
): ImageBehaviour {
  return image({ summary, programs, rest: { cmd, userland, runsFor: { ms: 0, exitCode: 0 } } });
}

const busybox = shell(
  'Busybox: a shell and small programs, with wget.',
  ['sh'],
  BUSYBOX,
  'busybox',
);
const alpine = shell('Alpine Linux: busybox with wget, no curl.', ['/bin/sh'], BUSYBOX, 'busybox');
const debian = shell('Debian: bash and the GNU programs, no curl.', ['bash'], GNU, 'gnu');
const ubuntu = shell('Ubuntu: bash and the GNU programs, no curl.', ['/bin/bash'], GNU, 'gnu');
const dnsutils = shell(
  'A shell with dig, nslookup and host.',
  ['/bin/bash'],
  [...GNU, 'dig', 'host', 'nslookup', 'ping', 'nc'],
  'gnu',
);
const netshoot = shell(
  'A tool box for networks: curl, dig, tcpdump and more.',
  ['zsh'],
  [...BUSYBOX, ...NETWORK_TOOLS, 'bash', 'zsh'],
  'busybox',
);
const curl = image({
  summary: 'curl on Alpine Linux; without arguments it ends at once with 2.',
  programs: [...BUSYBOX, 'curl'],
  rest: {
    entrypoint: ['/entrypoint.sh'],
    cmd: ['curl'],
    userland: 'busybox',
    user: 'curl_user',
    workingDir: '/home/curl_user',
    runsFor: { ms: 0, exitCode: 2 },
  },
});
const tutumCurl = shell('A shell with curl.', ['/bin/bash'], [...GNU, 'curl'], 'gnu');
const pause = image({
  summary: 'Does nothing, and goes on doing so.',
  programs: ['pause'],
  exitCode: 0,
  rest: { entrypoint: ['/pause'] },
});

/** Images without a server, by repository. */
export const CLIENTS: Readonly<Record<string, ImageBehaviour>> = {
  'docker.io/curlimages/curl': curl,
  'docker.io/tutum/curl': tutumCurl,
  'docker.io/tutum/dnsutils': dnsutils,
  'registry.k8s.io/e2e-test-images/jessie-dnsutils': dnsutils,
  'docker.io/library/busybox': busybox,
  'registry.k8s.io/busybox': busybox,
  'registry.k8s.io/e2e-test-images/busybox': busybox,
  'gcr.io/google-containers/busybox': busybox,
  'k8s.gcr.io/busybox': busybox,
  'docker.io/library/alpine': alpine,
  'docker.io/library/debian': debian,
  'docker.io/library/ubuntu': ubuntu,
  'docker.io/nicolaka/netshoot': netshoot,
  'registry.k8s.io/pause': pause,
};
