import { useId, useState, type KeyboardEvent } from 'react';
import { useComposer } from '../../client/composer';
import type { Target } from '../../client/targets';
import { useMessages, type Messages } from '../messages';
import { Icon } from '../parts/Icon';
import './address-field.css';

interface AddressFieldProps {
  readonly targets: readonly Target[];
  readonly describedBy: string | undefined;
}

function describe(target: Target, { composer }: Messages): string {
  const of = target.of.replace(/^default\//, '');
  const words = {
    nodePort: () => composer.targets.nodePort(of, target.node ?? ''),
    clusterIP: () => composer.targets.clusterIP(of),
    name: () => composer.targets.name(of),
    pod: () => composer.targets.pod(of),
  };
  const port = target.port === undefined ? '' : composer.targets.port(target.port);
  return words[target.is]() + port;
}

/** What of the list to offer: all of it, until something was typed. */
function matching(targets: readonly Target[], typed: string | undefined): readonly Target[] {
  const wanted = typed?.trim().toLowerCase();
  if (!wanted) return targets;
  return targets.filter(({ url, of }) => `${url} ${of}`.toLowerCase().includes(wanted));
}

/** The address: typed freely, or chosen from what the cluster has (an ARIA combobox). */
export function AddressField({ targets, describedBy }: AddressFieldProps) {
  const messages = useMessages();
  const { composer } = messages;
  const { address, setAddress } = useComposer();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string>();
  const [active, setActive] = useState(-1);
  const id = useId();
  const offered = matching(targets, typed);
  const isShown = isOpen && offered.length > 0;

  function close(): void {
    setOpen(false);
    setTyped(undefined);
    setActive(-1);
  }
  function open(): void {
    setOpen(true);
    setActive(offered.findIndex(({ url }) => url === address));
  }
  function choose(target: Target): void {
    setAddress(target.url);
    close();
  }
  function move(by: number): void {
    if (!isShown) return open();
    const count = offered.length;
    setActive(active < 0 ? (by > 0 ? 0 : count - 1) : (active + by + count) % count);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const chosen = isShown ? offered[active] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }

  return (
    <div
      className="address-field"
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        close();
      }}
    >
      <input
        id="address"
        role="combobox"
        aria-label={composer.addressLabel}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={describedBy !== undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={composer.placeholder}
        value={address}
        onChange={(event) => {
          setAddress(event.target.value);
          setTyped(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onClick={() => !isOpen && open()}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className="address-toggle"
        tabIndex={-1}
        aria-label={composer.suggestions}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => (isShown ? close() : open())}
      >
        <Icon name="chevron" />
      </button>
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={composer.suggestions}
        className="address-list"
        hidden={!isShown}
        onPointerDown={(event) => event.preventDefault()}
      >
        {isShown &&
          offered.map((target, index) => (
            <li
              key={`${target.is} ${target.url} ${target.of}`}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              ref={(element) => {
                if (index === active) element?.scrollIntoView({ block: 'nearest' });
              }}
              onClick={() => choose(target)}
            >
              <code>{target.url.replace('http://', '')}</code>
              <span>{describe(target, messages)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
