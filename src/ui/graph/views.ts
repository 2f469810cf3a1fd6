import { useNamespaces } from '../../client/namespaces';
import { usePreferences, type ClusterView } from '../../client/preferences';
import type { FoldedViewOf } from '../../topology/fold-view';
import type { GraphView } from '../../topology/graph';
import { LARGE, NORMAL, type Sizes } from '../../topology/sizes';
import type { FoldedServiceLayout } from '../../topology/service-view/folded/layout';
import type { ServiceLayout } from '../../topology/service-view/layout';
import { packetView, type GraphViewOf } from '../../topology/view';

type ServiceView = GraphViewOf<ServiceLayout>;

/** Loaded when it is first asked for: the page opens without it. */
let serviceView: ServiceView | undefined;
let foldedServiceView: FoldedViewOf<FoldedServiceLayout> | undefined;
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

/** The Service view of a large cluster, if it is chosen and loaded. */
export function chosenFoldedServiceView(): typeof foldedServiceView {
  return usePreferences.getState().view === 'service' ? foldedServiceView : undefined;
}

/** Calls `listener` when another view, or one of other sizes, is to be drawn. */
export function onChosenView(listener: () => void): () => void {
  const load = () => {
    if (usePreferences.getState().view !== 'service' || serviceView) return;
    loading ??= import('../../topology/service-view').then((module) => {
      ({ serviceView, foldedServiceView } = module);
    });
    void loading.then(listener);
  };
  load();
  return usePreferences.subscribe((now, before) => {
    if (now.view === before.view && now.projector === before.projector) return;
    load();
    listener();
  });
}

/** How large cards and their type are. */
export function chosenSizes(): Sizes {
  return usePreferences.getState().projector ? LARGE : NORMAL;
}

let asked: GraphView | undefined;

/** Whose objects are drawn; the same object while the same namespaces are hidden. */
export function graphView(): GraphView {
  const hiddenNamespaces = useNamespaces.getState().hidden;
  if (asked?.hiddenNamespaces !== hiddenNamespaces) asked = { hiddenNamespaces };
  return asked;
}

/** Goes over to one of the views, the other one by default; the page's address says which it is. */
export function switchView(view?: ClusterView): void {
  const { view: before, change } = usePreferences.getState();
  const next = view ?? (before === 'packet' ? 'service' : 'packet');
  change({ view: next });
  const address = new URL(location.href);
  address.searchParams.set('view', next);
  history.replaceState(history.state, '', address);
}
