import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
} from '@codemirror/language';
import { linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Problem } from '../../../client/editor-problems';
import type { Messages } from '../../messages';
import { completeManifest } from './complete';
import { decidedLines } from './decided';
import { fieldHints } from './hover';
import { look } from './look';
import { diagnosticOf } from './problems';

/** How long (ms) the text has to stand still before it is checked. */
const CHECK_DELAY = 350;

/** What editors of all kinds here have in common. */
export function commonSetup(words: Messages, label: string): Extension {
  return [
    lineNumbers(),
    highlightSpecialChars(),
    drawSelection(),
    codeFolding(),
    foldGutter(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    yaml(),
    look,
    EditorState.tabSize.of(2),
    EditorState.phrases.of(words.editor.phrases),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
  ];
}

export interface Wishes {
  readonly words: Messages;
  readonly name: string;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
  readonly check: () => Promise<readonly Problem[]>;
}

/** An editor for manifests. Tab indents; after Escape it moves the focus, so nobody is caught. */
export function manifestSetup({ words, name, onChange, onSubmit, check }: Wishes): Extension {
  const submit = () => {
    onSubmit();
    return true;
  };
  return [
    commonSetup(words, words.editor.text(name)),
    decidedLines,
    lintGutter(),
    linter(
      async ({ state: { doc } }) => (await check()).map((problem) => diagnosticOf(doc, problem)),
      { delay: CHECK_DELAY },
    ),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    indentOnInput(),
    indentUnit.of('  '),
    closeBrackets(),
    autocompletion({ override: [completeManifest(words)], icons: false, closeOnBlur: true }),
    fieldHints(words),
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: submit }])),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) onChange(state.doc.toString());
    }),
  ];
}
