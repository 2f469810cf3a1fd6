import { create } from 'zustand';

/** The namespaces whose objects recede in the picture: Kubernetes' own, until they are asked for. */
export interface Namespaces {
  readonly hidden: readonly string[];
  readonly toggle: (namespace: string) => void;
}

export const useNamespaces = create<Namespaces>()((set) => ({
  hidden: ['kube-system', 'kube-public', 'kube-node-lease'],
  toggle: (namespace) =>
    set(({ hidden }) => ({
      hidden: hidden.includes(namespace)
        ? hidden.filter((one) => one !== namespace)
        : [...hidden, namespace],
    })),
}));
