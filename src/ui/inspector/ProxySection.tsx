import { useMemo, useState } from 'react';
import { useSession } from '../../client/session';
import type { Node } from '../../api/core';
import { iptablesSave } from '../../cluster/network/iptables-save';
import { proxies } from '../../cluster/kube-proxy/proxies';
import { kernels } from '../../cluster/kernels';
import { recall } from '../../cluster/world';
import { proxyItems } from '../../topology/proxies';
import { useMessages } from '../messages';
import { clockTime } from '../parts/time';
import { Section } from './Facts';

const NOTHING_HIDDEN: readonly string[] = [];

function Rules({ node }: { readonly node: string }) {
  const { inspector } = useMessages();
  const kernel = useSession((session) => recall(session.cluster, kernels).get(node));
  const [isOpen, setOpen] = useState(false);
  if (!kernel) return null;
  return (
    <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{inspector.sections.rules}</summary>
      {isOpen && (
        <pre className="text-block" tabIndex={0} aria-label={inspector.sections.rules}>
          {iptablesSave(kernel.rules)}
        </pre>
      )}
    </details>
  );
}

/** How far a node's kube-proxy is: when it wrote its rules, and what it has not written yet. */
export function ProxySection({ node }: { readonly node: Node }) {
  const { inspector } = useMessages();
  const cluster = useSession((session) => session.cluster);
  const { name } = node.metadata;
  const proxy = recall(cluster, proxies).get(name);
  const lag = useMemo(() => proxyItems(cluster, NOTHING_HIDDEN)(node), [cluster, node]);
  return (
    <Section
      title={inspector.sections.proxy}
      aside={proxy && <span>{inspector.proxy.synced(clockTime(proxy.lastSync))}</span>}
    >
      <p className="inspector-note proxy-sync" data-sync={lag.sync}>
        {inspector.proxy.sync[lag.sync]}
      </p>
      {lag.stale.length > 0 && (
        <p className="inspector-note">
          {inspector.proxy.stale} <code>{lag.stale.join(', ')}</code>
        </p>
      )}
      {lag.missing.length > 0 && (
        <p className="inspector-note">
          {inspector.proxy.missing} <code>{lag.missing.join(', ')}</code>
        </p>
      )}
      <Rules node={name} />
    </Section>
  );
}
