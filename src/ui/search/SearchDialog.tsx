import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useSelection } from '../../client/selection';
import { useSession } from '../../client/session';
import { useView } from '../../client/view';
import { find, findables, type Findable } from '../../topology/find';
import { flyTo } from '../graph/fly';
import { useMessages } from '../messages';
import { Dialog } from '../parts/Dialog';
import { takeTyped } from './typed-ahead';
import './search.css';

const SHOWN = 12;

function Result({ one }: { readonly one: Findable }) {
  const { kind, name, namespace, addresses } = one;
  return (
    <>
      <span className="found-kind">{kind}</span>
      <b>{namespace === undefined || namespace === 'default' ? name : `${namespace}/${name}`}</b>
      <code>{addresses[0]}</code>
    </>
  );
}

/** Finds anything in the picture by its name or address, brings it into the middle and selects it. */
export function SearchDialog() {
  const { search } = useMessages();
  const closeDialog = useView((view) => view.closeDialog);
  const cluster = useSession((session) => session.cluster);
  // What comes and goes while somebody types does not make the list jump.
  const [all] = useState(() => findables(cluster));
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => find(all, text, SHOWN), [all, text]);
  const id = useId();

  useEffect(() => {
    // By now the dialog has put the focus into the field, which takes all further keys.
    const { text: typed, isEntered } = takeTyped();
    if (typed === '') return;
    if (isEntered) choose(find(all, typed, SHOWN)[0]);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- what came while this was rendered
    else setText((now) => typed + now);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the field is there
  }, []);

  function choose(one: Findable | undefined): void {
    if (!one) return;
    closeDialog();
    useSelection.getState().select(one.id);
    flyTo(one.id);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && found.length > 0) {
      event.preventDefault();
      setActive((active + by + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[active]);
    }
  }

  return (
    <Dialog title={search.title} subtitle={search.hint} onClose={closeDialog}>
      <input
        className="search-field"
        role="combobox"
        data-first-focus
        aria-label={search.label}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={search.placeholder}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={search.results}
        className="search-list"
        hidden={found.length === 0}
      >
        {found.map((one, index) => (
          <li
            key={one.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={() => choose(one)}
          >
            <Result one={one} />
          </li>
        ))}
      </ul>
      <p className="search-none" role="status">
        {found.length === 0 ? search.none(text.trim()) : ''}
      </p>
    </Dialog>
  );
}
