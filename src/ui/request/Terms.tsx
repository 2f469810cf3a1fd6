import { useMessages, type Messages } from '../messages';

type Term = keyof Messages['request']['terms'];

/** How a term is recognized in a sentence; of two that begin alike the longer one comes first. */
const SPELLINGS: Readonly<Record<Term, RegExp>> = {
  nodePort: /nodePort/,
  externalTrafficPolicy: /externalTrafficPolicy/,
  clusterIP: /cluster ?IP/i,
  sessionAffinity: /sessionAffinity/,
  endpoint: /\bendpoints?\b/,
  masquerade: /masquerade/,
  conntrack: /conntrack/,
  reject: /\bREJECT\b/,
  drop: /\bDROP\b/,
  rst: /\bRST\b/,
  sni: /\bSNI\b/,
  backend: /\bbackend\b/,
  kubelet: /\bkubelet\b/,
  proxy: /\bkube-proxy\b/,
};

/** What the terms of a sentence mean, for whoever meets them for the first time. */
export function Terms({ sentence }: { readonly sentence: string }) {
  const { request } = useMessages();
  const terms = (Object.keys(SPELLINGS) as Term[]).filter((term) => SPELLINGS[term].test(sentence));
  if (terms.length === 0) return null;
  return (
    <dl className="hop-terms">
      {terms.map((term) => (
        <div key={term}>
          <dt>{request.terms[term].name}</dt>
          <dd>{request.terms[term].means}</dd>
        </div>
      ))}
    </dl>
  );
}
