import { useNamespaces } from '../../client/namespaces';
import { usePreferences, type ClusterView } from '../../client/preferences';
import type { GraphView } from '../../topology/graph';
import type { ServiceLayout } from '../../topology/service-view/layout';
import { packetView, type GraphViewOf } from '../../topology/view';
import { isFolded } from './useIsFolded';

type ServiceView = GraphViewOf<ServiceLayout>;

/** Loaded when it is first asked for: the page opens without it. */
let serviceView: ServiceView | undefined;
let loading: Promise<void> | undefined;

/** How the picture is to be drawn now: as chosen, as soon as that is loaded. */
export function chosenView():
  | { readonly name: 'packet'; readonly view: typeof packetView }
  | { readonly name: 'service'; readonly view: ServiceView } {
  const isService = usePreferences.getState().view === 'service';
  return isService && serviceView
    ? { name: 'service', view: serviceView }
    : { name: 'packet', view: packetView };
}

/** Calls `listener` when another view is to be drawn. */
export function onChosenView(listener: () => void): () => void {
  const load = () => {
    if (usePreferences.getState().view !== 'service' || serviceView) return;
    loading ??= import('../../topology/service-view').then((module) => {
      ({ serviceView } = module);
    });
    void loading.then(listener);
  };
  load();
  return usePreferences.subscribe((now, before) => {
    if (now.view === before.view) return;
    load();
    listener();
  });
}

let asked: GraphView | undefined;

/** Whose objects are drawn; the same object while the same namespaces are hidden. */
export function graphView(): GraphView {
  const hiddenNamespaces = useNamespaces.getState().hidden;
  if (asked?.hiddenNamespaces !== hiddenNamespaces) asked = { hiddenNamespaces };
  return asked;
}

/**
 * Goes over to one of the views, the other one by default; the page's address says which it is. Of
 * a cluster that is drawn folded there is no Service view.
 */
export function switchView(view?: ClusterView): void {
  const { view: before, change } = usePreferences.getState();
  const next = view ?? (before === 'packet' ? 'service' : 'packet');
  if (next === 'service' && isFolded()) return;
  change({ view: next });
  const address = new URL(location.href);
  address.searchParams.set('view', next);
  history.replaceState(history.state, '', address);
}
