import type { ComponentProps, ReactNode } from 'react';
import { Hint } from './Hint';
import { Icon } from './Icon';
import type { IconName } from './icons';
import './button.css';

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'plain' | 'quiet' | 'primary' | 'send';
  readonly icon?: IconName;
  readonly hint?: ReactNode;
  /** The key that does the same. */
  readonly shortcut?: string;
}

/** A button with words. */
export function Button(props: ButtonProps) {
  const { look = 'plain', icon, hint, shortcut, children, className = '', ...rest } = props;
  const button = (
    <button type="button" {...rest} className={`button button-${look} ${className}`}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
  if (hint === undefined && shortcut === undefined) return button;
  return (
    <Hint text={hint ?? children} shortcut={shortcut}>
      {button}
    </Hint>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  readonly icon: IconName;
  readonly label: string;
  readonly hint?: string;
  readonly shortcut?: string;
}

/** A button that is an icon; its name and its key are in the hint. */
export function IconButton({
  icon,
  label,
  hint,
  shortcut,
  className = '',
  ...rest
}: IconButtonProps) {
  return (
    <Hint text={hint ?? label} shortcut={shortcut}>
      <button type="button" {...rest} aria-label={label} className={`icon-button ${className}`}>
        <Icon name={icon} />
      </button>
    </Hint>
  );
}
