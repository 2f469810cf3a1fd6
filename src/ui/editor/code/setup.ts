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
import {
  Compartment,
  EditorState,
  Prec,
  type Extension,
  type Transaction,
} from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { isTooDeep } from '../../../api/yaml';
import type { Problem } from '../../../client/editor-problems';
import type { Messages } from '../../messages';
import { completeManifest } from './complete';
import { decidedLines } from './decided';
import { fieldHints } from './hover';
import { look } from './look';
import { diagnosticOf } from './problems';

/** How long (ms) the text has to stand still before it is checked. */
const CHECK_DELAY = 350;

/** The element that says what the keys do. */
export const KEYS_ID = 'editor-keys';

const language = new Compartment();

/** Whether a change could nest the text deeper by more than a person types at once. */
function mayDeepen({ changes }: Transaction): boolean {
  let may = false;
  changes.iterChanges((_from, _to, _start, _end, inserted) => {
    may ||= inserted.length > 50 || /[[{]/.test(inserted.toString());
  });
  return may;
}

/** The highlighter follows the nesting by recursion: text that is too deep for it stays plain. */
const plainWhenDeep = EditorState.transactionExtender.of((transaction) => {
  if (!transaction.docChanged || !mayDeepen(transaction)) return null;
  const wanted = isTooDeep(transaction.newDoc.toString()) ? [] : yaml();
  const isPlain = Array.isArray(language.get(transaction.startState));
  return Array.isArray(wanted) === isPlain ? null : { effects: language.reconfigure(wanted) };
});

/** What editors of all kinds here have in common. */
export function commonSetup(words: Messages, label: string, text: string): Extension {
  return [
    lineNumbers(),
    highlightSpecialChars(),
    drawSelection(),
    codeFolding(),
    foldGutter(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    language.of(isTooDeep(text) ? [] : yaml()),
    plainWhenDeep,
    look,
    EditorState.tabSize.of(2),
    EditorState.allowMultipleSelections.of(true),
    EditorState.phrases.of(words.editor.phrases),
    EditorView.contentAttributes.of({
      'aria-label': label,
      spellcheck: 'false',
      tabindex: '0',
    }),
  ];
}

export interface Wishes {
  readonly words: Messages;
  readonly name: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
  readonly check: () => Promise<readonly Problem[]>;
}

/** An editor for manifests. Tab indents; after Escape it moves the focus, so nobody is caught. */
export function manifestSetup({ words, name, text, onChange, onSubmit, check }: Wishes): Extension {
  const submit = () => {
    onSubmit();
    return true;
  };
  return [
    commonSetup(words, words.editor.text(name), text),
    EditorView.contentAttributes.of({ 'aria-describedby': KEYS_ID }),
    placeholder(words.editor.placeholder),
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
