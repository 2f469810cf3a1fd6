import { useEffect, useState } from 'react';
import { openEditor } from '../../client/open-editor';
import { useView } from '../../client/view';
import { useMessages } from '../messages';
import { Icon } from '../parts/Icon';
import './drop-zone.css';

const PASTED = 'pasted.yaml';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;
}

function drop(files: readonly File[]): void {
  void openEditor().then((editor) => editor.drop(files));
}

function onPaste(event: ClipboardEvent): void {
  if (isTextField(event.target) || useView.getState().dialog !== undefined) return;
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (files.length > 0) drop(files);
  else if (text.trim() !== '') void openEditor().then((editor) => editor.openText(text, PASTED));
}

/** Takes files that are dropped anywhere on the page, and YAML that is pasted outside of text fields. */
export function DropZone() {
  const { editor } = useMessages();
  const [depth, setDepth] = useState(0);

  useEffect(() => {
    const enter = (event: DragEvent) => hasFiles(event) && setDepth((count) => count + 1);
    const leave = (event: DragEvent) => hasFiles(event) && setDepth((count) => count - 1);
    const over = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const dropped = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      drop([...(event.dataTransfer?.files ?? [])]);
    };
    const end = new AbortController();
    const { signal } = end;
    addEventListener('dragenter', enter, { signal });
    addEventListener('dragleave', leave, { signal });
    addEventListener('dragover', over, { signal });
    addEventListener('drop', dropped, { signal });
    addEventListener('paste', onPaste, { signal });
    return () => end.abort();
  }, []);

  if (depth <= 0) return null;
  return (
    <div className="drop-zone">
      <div>
        <Icon name="file" />
        <strong>{editor.drop}</strong>
        <span>{editor.dropHint}</span>
      </div>
    </div>
  );
}
