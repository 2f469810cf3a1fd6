import { ICONS, type IconName } from './icons';
import './icon.css';

/** A line icon as large as its surroundings' type; it says nothing to a screen reader. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}
