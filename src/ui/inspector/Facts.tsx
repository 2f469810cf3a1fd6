import type { ReactNode } from 'react';
import { useSelection, type ElementId } from '../../client/selection';
import { Icon } from '../parts/Icon';
import type { IconName } from '../parts/icons';
import './facts.css';

interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** A list of names and values. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({ name, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the inspector under a heading. */
export function Section({ title, aside, children }: SectionProps) {
  return (
    <section className="inspector-section">
      <header>
        <h3>{title}</h3>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** Labels as Kubernetes writes them, one after another. */
export function LabelList({ labels }: { readonly labels: { readonly [key: string]: string } }) {
  return (
    <ul className="label-list">
      {Object.entries(labels).map(([key, value]) => (
        <li key={key}>
          <code>
            {key}={value}
          </code>
        </li>
      ))}
    </ul>
  );
}

interface ElementLinkProps {
  readonly id: ElementId;
  readonly icon: IconName;
  readonly children: ReactNode;
}

/** Selects another element. */
export function ElementLink({ id, icon, children }: ElementLinkProps) {
  const select = useSelection((selection) => selection.select);
  return (
    <button type="button" className="element-link" onClick={() => select(id)}>
      <Icon name={icon} />
      {children}
    </button>
  );
}
