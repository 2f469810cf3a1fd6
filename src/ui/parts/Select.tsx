import type { ComponentProps } from 'react';
import { Icon } from './Icon';
import './select.css';

interface SelectProps extends ComponentProps<'select'> {
  readonly label: string;
}

/** The browser's own list to choose from, in the page's clothes. */
export function Select({ label, children, className = '', ...rest }: SelectProps) {
  return (
    <span className={`select ${className}`}>
      <select {...rest} aria-label={label}>
        {children}
      </select>
      <Icon name="chevron" />
    </span>
  );
}
