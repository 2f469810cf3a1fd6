import type { Pod } from '../../api/pod';
import { ADDRESSES } from '../config';
import type { ImageBehaviour } from '../images/behaviour';
import { PersistentMap } from '../structures/persistent-map';
import { hostNameOf } from './environment';
import { makeDirectories, parentOf, type Files } from './shell/file-system';

const DIRECTORIES = (
  '/app /bin /dev /etc /home /lib /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin ' +
  '/usr/local /usr/share /var /var/cache /var/lib /var/log /var/run'
).split(' ');

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Each image's own files, made once: containers share what they do not change. */
const imageFiles = new WeakMap<ImageBehaviour, Files>();

function filesOfImage(image: ImageBehaviour): Files {
  const made = imageFiles.get(image);
  if (made) return made;
  let files: Files = PersistentMap.empty();
  const paths = Object.keys(image.files);
  for (const directory of [...DIRECTORIES, ACCOUNT, image.workingDir, ...paths.map(parentOf)]) {
    files = makeDirectories(files, directory);
  }
  for (const [path, text] of Object.entries(image.files)) files = files.set(path, text);
  files = files.set('/dev/null', '');
  imageFiles.set(image, files);
  return files;
}

/** The file system of a container that was just created: what the image has, and the pod's own. */
export function initialFiles(pod: Pod, image: ImageBehaviour, ip: string): Files {
  const hostname = hostNameOf(pod);
  const edit = Symbol('a new container');
  return filesOfImage(image)
    .set('/etc/hostname', `${hostname}\n`, edit)
    .set('/etc/hosts', hostsFile(pod, hostname, ip), edit)
    .set('/etc/resolv.conf', resolvConf(pod), edit)
    .set(`${ACCOUNT}/namespace`, pod.metadata.namespace, edit);
}

/**
 * pkg/kubelet/kubelet_pods.go, managedHostsFileContent and nodeHostsFileContent: a pod with a
 * subdomain has its full name first, one in the node's network has the node's own file.
 */
function hostsFile({ metadata, spec }: Pod, hostname: string, ip: string): string {
  const { subdomain, hostNetwork } = spec;
  const domain = `${subdomain}.${metadata.namespace}.svc.cluster.local`;
  const name = subdomain && !hostNetwork ? `${hostname}.${domain}\t${hostname}` : hostname;
  return `# Kubernetes-managed hosts file${hostNetwork ? ' (host network)' : ''}.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
${ip}\t${name}
`;
}

/** pkg/kubelet/network/dns/dns.go: cluster DNS, or what the node itself uses. */
function resolvConf({ metadata, spec }: Pod): string {
  const { dnsPolicy, hostNetwork } = spec;
  const usesCluster =
    dnsPolicy === 'ClusterFirstWithHostNet' ||
    (dnsPolicy === 'ClusterFirst' && hostNetwork !== true);
  if (!usesCluster) return `nameserver ${ADDRESSES.apiServer}\n`;
  const search = [`${metadata.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'];
  return `search ${search.join(' ')}
nameserver ${ADDRESSES.dnsService}
options ndots:5
`;
}
