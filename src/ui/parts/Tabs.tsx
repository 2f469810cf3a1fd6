import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import './tabs.css';

interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: T; readonly title: string; readonly badge?: ReactNode }[];
  readonly current: T;
  readonly onChange: (tab: T) => void;
  /** Beside the tabs. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Tabs after the ARIA pattern: arrow keys move, Home and End go to the ends. */
export function Tabs<T extends string>(props: TabsProps<T>) {
  const { label, tabs, current, onChange, aside, children } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  function go(event: KeyboardEvent): void {
    const index = tabs.findIndex((tab) => tab.id === current);
    const target = {
      ArrowRight: (index + 1) % tabs.length,
      ArrowLeft: (index + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    const tab = target === undefined ? undefined : tabs[target];
    if (!tab || target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(tab.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[target]?.focus();
  }

  return (
    <div className="tabs">
      <div className="tabs-bar">
        <div ref={list} role="tablist" aria-label={label} className="tabs-list" onKeyDown={go}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${id}-${tab.id}`}
              className="tab"
              aria-selected={tab.id === current}
              aria-controls={`${id}-panel`}
              tabIndex={tab.id === current ? 0 : -1}
              onClick={() => onChange(tab.id)}
            >
              {tab.title}
              {tab.badge}
            </button>
          ))}
        </div>
        {aside}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        className="tabs-panel"
        aria-labelledby={`${id}-${current}`}
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}
