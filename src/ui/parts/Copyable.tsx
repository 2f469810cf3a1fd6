import { useState } from 'react';
import { useMessages } from '../messages';
import { IconButton } from './Button';
import './copyable.css';

/** A command or a text in code type, with a button that copies it. */
export function Copyable({ text }: { readonly text: string }) {
  const { common } = useMessages();
  const [copied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  }

  return (
    <span
      className="copyable"
      onPointerLeave={() => setCopied(false)}
      onBlur={() => setCopied(false)}
    >
      <code>{text}</code>
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={copied ? common.copied : common.copy}
        onClick={() => void copy().catch(() => setCopied(false))}
      />
    </span>
  );
}
