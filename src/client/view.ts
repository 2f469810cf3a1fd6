import { create } from 'zustand';
import { useSelection } from './selection';
import { useSession } from './session';

export type PanelTab = 'scene' | 'request' | 'traffic' | 'inspector' | 'yaml';
export type DialogName = 'scenes' | 'keys' | 'model' | 'search';

export interface View {
  readonly tab: PanelTab;
  readonly dialog: DialogName | undefined;
  /** Whether there is something to tell of dropped files. */
  readonly hasResults: boolean;
  readonly showTab: (tab: PanelTab) => void;
  readonly openDialog: (dialog: DialogName) => void;
  readonly closeDialog: () => void;
}

/** Which parts of the page are in sight. */
export const useView = create<View>()((set) => {
  useSession.subscribe((session, before) => {
    if (session.generation !== before.generation) set({ tab: 'scene' });
  });
  useSelection.subscribe(({ selected }, before) => {
    if (selected !== undefined && selected !== before.selected) set({ tab: 'inspector' });
  });
  return {
    tab: 'scene',
    dialog: undefined,
    hasResults: false,
    showTab: (tab) => set({ tab }),
    openDialog: (dialog) => set({ dialog }),
    closeDialog: () => set({ dialog: undefined }),
  };
});
