import { create } from 'zustand';

const store = create<{ readonly isClose: boolean }>()(() => ({ isClose: false }));

/** Whether a large cluster is seen from so close that each pod has a card. */
export const closeness = {
  isClose: () => store.getState().isClose,
  change: (isClose: boolean) => store.setState({ isClose }),
  subscribe: store.subscribe,
  use: () => store((state) => state.isClose),
} as const;
