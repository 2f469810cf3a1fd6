import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useMessages } from '../messages';
import { IconButton } from './Button';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly subtitle?: string;
  readonly size?: 'narrow' | 'wide';
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** What stays in sight below the content. */
  readonly footer?: ReactNode;
}

/**
 * A modal dialog: the browser's own, which keeps the focus in and gives it back. It begins at the
 * element marked `data-first-focus`, if there is one.
 */
export function Dialog({
  title,
  subtitle,
  size = 'narrow',
  onClose,
  children,
  footer,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { common } = useMessages();

  // The dialog is closed while it is still there: else the focus would not go back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    const first = element?.querySelector<HTMLElement>('[data-first-focus]');
    // A text that is longer than the dialog would take what stands above it out of sight.
    first?.focus({ preventScroll: first.offsetHeight > (element?.offsetHeight ?? 0) });
    return () => element?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`dialog dialog-${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className="dialog-sheet">
        <header className="dialog-head">
          <div>
            <h2 id={id}>{title}</h2>
            {subtitle !== undefined && <p>{subtitle}</p>}
          </div>
          <IconButton icon="close" label={common.close} shortcut="Escape" onClick={onClose} />
        </header>
        <div className="dialog-body">{children}</div>
        {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
      </div>
    </dialog>
  );
}
