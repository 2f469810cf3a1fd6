import { usePreferences } from '../../client/preferences';
import { useView } from '../../client/view';
import { useMessages, type Messages } from '../messages';
import { Dialog } from '../parts/Dialog';
import { Key } from '../parts/Key';
import { SHORTCUTS } from './shortcuts';
import './keys-dialog.css';

type Group = keyof Messages['shortcuts']['groups'];
const GROUPS: readonly Group[] = ['request', 'time', 'page'];

/** The list of all keys. */
export function KeysDialog() {
  const { shortcuts: words } = useMessages();
  const closeDialog = useView((view) => view.closeDialog);
  const { shortcuts, change } = usePreferences();
  return (
    <Dialog
      title={words.title}
      subtitle={words.subtitle}
      size="wide"
      onClose={closeDialog}
      footer={
        <label className="keys-enabled">
          <input
            type="checkbox"
            checked={shortcuts}
            onChange={(event) => change({ shortcuts: event.target.checked })}
          />
          {words.enabled}
        </label>
      }
    >
      <div className="keys-groups">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{words.groups[group]}</h3>
            <dl>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ keys, does }) => (
                <div key={does}>
                  <dt>{words[does]}</dt>
                  <dd>
                    {keys.map((key) => (
                      <Key key={key} name={key} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
