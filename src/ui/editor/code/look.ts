import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const COLOURS = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--record)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ready)' },
  { tag: [tags.content, tags.attributeValue], color: 'var(--ink)' },
  { tag: [tags.keyword, tags.bool, tags.number, tags.typeName], color: 'var(--waiting)' },
  { tag: tags.labelName, color: 'var(--waiting)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--ink-faint)', fontStyle: 'italic' },
  { tag: tags.meta, color: 'var(--ink-faint)' },
  {
    tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket],
    color: 'var(--ink-soft)',
  },
]);

const FRAME = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': {
    fontFamily: 'var(--font-code)',
    fontSize: 'var(--text-s)',
    fontVariantLigatures: 'none',
    lineHeight: '1.65',
  },
  '.cm-content': { caretColor: 'var(--ink)', padding: 'var(--space-2) 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'color-mix(in srgb, var(--record) 24%, transparent)' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
  '.cm-gutters': {
    border: '0',
    borderRight: '1px solid var(--line)',
    backgroundColor: 'var(--ground)',
    color: 'var(--ink-faint)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--record-soft)',
    outline: '1px solid var(--record)',
  },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': {
    backgroundColor: 'var(--failed-soft)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--record-soft)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--waiting-soft)',
    outline: '1px solid var(--waiting)',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--ember-soft)' },
  '.cm-foldPlaceholder': {
    border: '1px solid var(--line-strong)',
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-soft)',
  },
  '.cm-specialChar': { color: 'var(--failed)' },
  '.cm-panels': { backgroundColor: 'var(--ground)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: 'var(--space-2) var(--space-5) var(--space-2) var(--space-2)' },
  '.cm-panel.cm-search label': { fontSize: 'var(--text-xs)' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink)', fontSize: 'var(--text-l)' },
  '.cm-textfield': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    fontSize: 'var(--text-s)',
  },
  '.cm-button': {
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    background: 'var(--surface)',
    color: 'var(--ink)',
    fontSize: 'var(--text-xs)',
  },
  '.cm-button:active': { background: 'var(--hover)' },
  '.cm-tooltip': {
    maxWidth: 'min(26rem, 80vw)',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-m)',
    backgroundColor: 'var(--surface)',
    boxShadow: 'var(--shadow-2)',
    color: 'var(--ink)',
    fontSize: 'var(--text-s)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '14rem',
    fontFamily: 'var(--font-code)',
    fontSize: 'var(--text-s)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.15rem var(--space-2)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--record-soft)',
    color: 'var(--ink)',
  },
  '.cm-completionMatchedText': {
    color: 'var(--record)',
    textDecoration: 'none',
    fontWeight: '700',
  },
  '.cm-completionDetail': { color: 'var(--ink-soft)', fontStyle: 'normal' },
  '.cm-tooltip.cm-completionInfo': { padding: 'var(--space-2) var(--space-3)' },
  '.cm-diagnostic': { padding: 'var(--space-2) var(--space-3)', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--failed)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--waiting)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--failed) 1px',
    textUnderlineOffset: '0.25em',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline dotted var(--waiting) 2px',
    textUnderlineOffset: '0.25em',
  },
  '.cm-changedLine': { backgroundColor: 'var(--ready-soft) !important' },
  '.cm-changedText, .cm-insertedLine .cm-changedText': {
    background: 'color-mix(in srgb, var(--ready) 8%, transparent) !important',
  },
  '.cm-deletedChunk': { backgroundColor: 'var(--failed-soft) !important', color: 'var(--ink)' },
  '.cm-deletedChunk .cm-deletedText, .cm-deletedLine del': {
    background: 'color-mix(in srgb, var(--failed) 12%, transparent) !important',
    textDecoration: 'none',
  },
  '.cm-deletedLine::before': { content: '"− "', color: 'var(--failed)', fontWeight: '700' },
  '.cm-changedLine::before, .cm-insertedLine.cm-line::before': {
    content: '"+ "',
    color: 'var(--ready)',
    fontWeight: '700',
  },
  '.cm-changedLineGutter': { backgroundColor: 'var(--ready) !important' },
  '.cm-deletedLineGutter': { backgroundColor: 'var(--failed) !important' },
  '.cm-collapsedLines': {
    background: 'var(--sunken) !important',
    color: 'var(--ink-soft)',
  },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯" !important' },
  '.cm-decidedLine': { backgroundColor: 'var(--ember-soft)' },
  '.cm-decidedNote': {
    marginLeft: 'var(--space-3)',
    color: 'var(--ember-strong)',
    fontFamily: 'var(--font-text)',
    fontSize: 'var(--text-xs)',
    fontWeight: '600',
  },
  '.cm-decidedMark': { color: 'var(--ember)', paddingLeft: '0.2rem' },
  '.cm-decidedGutter': { minWidth: '1.1em' },
});

/** Everything that is seen, from the page's own tokens; light, dark and projector alike. */
export const look = [FRAME, syntaxHighlighting(COLOURS)];
