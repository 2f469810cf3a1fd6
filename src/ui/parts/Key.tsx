import { useMessages } from '../messages';
import './key.css';

/** A key of the keyboard, as it is printed on it. */
export function Key({ name }: { readonly name: string }) {
  const { keys } = useMessages();
  const printed: { readonly [name: string]: string | undefined } = keys;
  return <kbd className="key">{printed[name] ?? name.toUpperCase()}</kbd>;
}
