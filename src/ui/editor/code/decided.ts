import {
  RangeSet,
  StateEffect,
  StateField,
  type EditorState,
  type Extension,
} from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, WidgetType } from '@codemirror/view';
import { offsetOf } from './problems';

/** A line that a followed request depended on, and what it did. */
export interface DecidedLine {
  /** From 1. */
  readonly line: number;
  readonly note: string;
}

class Note extends WidgetType {
  constructor(readonly note: string) {
    super();
  }
  override eq(other: Note): boolean {
    return other.note === this.note;
  }
  override toDOM(): HTMLElement {
    const made = document.createElement('span');
    made.className = 'cm-decidedNote';
    made.textContent = `◂ ${this.note}`;
    return made;
  }
}

class Mark extends GutterMarker {
  override toDOM(): HTMLElement {
    const made = document.createElement('span');
    made.className = 'cm-decidedMark';
    made.textContent = '◆';
    return made;
  }
}

const MARK = new Mark();
const LINE = Decoration.line({ class: 'cm-decidedLine' });

/** Marks these lines, and no others. */
export const markDecided = StateEffect.define<readonly DecidedLine[]>();

function decorations({ doc }: EditorState, lines: readonly DecidedLine[]) {
  const ranges = lines.flatMap(({ line, note }) => {
    const { from, to } = doc.lineAt(offsetOf(doc, line, 1));
    return [LINE.range(from), Decoration.widget({ widget: new Note(note), side: 1 }).range(to)];
  });
  return Decoration.set(ranges, true);
}

const field = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    const asked = transaction.effects.findLast((effect) => effect.is(markDecided));
    if (asked?.is(markDecided)) return decorations(transaction.state, asked.value);
    return marks.map(transaction.changes);
  },
  provide: (own) => EditorView.decorations.from(own),
});

function gutterMarks({ state }: EditorView): RangeSet<GutterMarker> {
  const lines: number[] = [];
  for (const cursor = state.field(field).iter(); cursor.value; cursor.next()) {
    if (cursor.value === LINE) lines.push(cursor.from);
  }
  return RangeSet.of(lines.map((from) => MARK.range(from)));
}

/** Lines that decided what a followed request did, marked beside the text and at their end. */
export const decidedLines: Extension = [
  field,
  gutter({ class: 'cm-decidedGutter', markers: gutterMarks }),
];
