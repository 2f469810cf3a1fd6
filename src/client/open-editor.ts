import type { Editor } from './editor';

/** The editor; its code is loaded when it is first needed. */
export async function openEditor(): Promise<Editor> {
  const { useEditor } = await import('./editor');
  return useEditor.getState();
}
