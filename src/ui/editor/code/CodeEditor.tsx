import { foldEffect } from '@codemirror/language';
import { forceLinting, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useEditor, type Draft } from '../../../client/editor';
import { useMessages } from '../../messages';
import { markDecided, type DecidedLine } from './decided';
import { diagnosticOf, offsetOf } from './problems';
import { KEYS_ID, manifestSetup } from './setup';

/** Texts that are not in sight, with what can be undone in them. */
const parked = new Map<number, EditorState>();

/** The smallest change that makes one text the other, so that the cursor stays where it is. */
function changeTo(from: string, to: string) {
  let start = 0;
  while (start < from.length && from[start] === to[start]) start += 1;
  let same = 0;
  const most = Math.min(from.length, to.length) - start;
  while (same < most && from.at(-1 - same) === to.at(-1 - same)) same += 1;
  return { from: start, to: from.length - same, insert: to.slice(start, to.length - same) };
}

/** Folds kubectl's own note away, which is the whole object once more, on one line. */
function foldNote(view: EditorView): void {
  const { doc } = view.state;
  const at = doc.toString().search(/^ +kubectl\.kubernetes\.io\/last-applied-configuration: \|/m);
  if (at < 0) return;
  const line = doc.lineAt(at + 2);
  if (line.number >= doc.lines) return;
  const { to } = doc.line(line.number + 1);
  view.dispatch({ effects: foldEffect.of({ from: line.to, to }) });
}

interface CodeEditorProps {
  readonly draft: Draft;
  readonly decided: readonly DecidedLine[];
}

/** The text of a draft; React makes a new one for each draft. */
export function CodeEditor({ draft, decided }: CodeEditorProps) {
  const { id, name, text, problems, verb } = draft;
  const words = useMessages();
  const jump = useEditor((editor) => editor.jump);
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<EditorView>(undefined);
  const opened = useRef({ text, name });

  useEffect(() => {
    const { write, prepare, check } = useEditor.getState();
    const state =
      parked.get(id) ??
      EditorState.create({
        doc: opened.current.text,
        extensions: manifestSetup({
          words,
          ...opened.current,
          onChange: (changed) => write(id, changed),
          onSubmit: () => void prepare(id),
          check: () => check(id),
        }),
      });
    const view = new EditorView({ state, parent: host.current ?? document.body });
    if (!parked.has(id)) foldNote(view);
    shown.current = view;
    return () => {
      if (useEditor.getState().drafts.some((one) => one.id === id)) parked.set(id, view.state);
      else parked.delete(id);
      view.destroy();
    };
  }, [id, words]);

  useEffect(() => {
    const view = shown.current;
    const now = view?.state.doc.toString();
    if (view && now !== undefined && now !== text) view.dispatch({ changes: changeTo(now, text) });
  }, [text]);

  useEffect(() => {
    const view = shown.current;
    if (!view || !problems) return;
    const { doc } = view.state;
    const diagnostics = problems.map((problem) => diagnosticOf(doc, problem));
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }, [problems]);

  useEffect(() => {
    if (shown.current) forceLinting(shown.current);
  }, [verb]);

  useEffect(() => {
    shown.current?.dispatch({ effects: markDecided.of(decided) });
  }, [decided]);

  useEffect(() => {
    const view = shown.current;
    if (!view || jump?.draft !== id) return;
    if (jump.at) {
      const anchor = offsetOf(view.state.doc, jump.at.line, jump.at.column);
      const effects = EditorView.scrollIntoView(anchor, { y: 'center' });
      view.dispatch({ selection: { anchor }, effects });
    }
    view.focus();
    useEditor.getState().goTo(undefined);
  }, [jump, id]);

  return (
    <div ref={host} className="code-editor">
      <p id={KEYS_ID} className="visually-hidden">
        {words.editor.keysHint}
      </p>
    </div>
  );
}
