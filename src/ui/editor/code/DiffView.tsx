import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Difference } from '../../../client/editor-objects';
import { useMessages } from '../../messages';
import { commonSetup } from './setup';

/** Two texts in one: what goes struck red with −, what comes green with +. */
export function DiffView({ before, after }: Difference) {
  const words = useMessages();
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const view = new EditorView({
      doc: after,
      extensions: [
        commonSetup(words, words.editor.review.label, after),
        EditorState.readOnly.of(true),
        unifiedMergeView({
          original: before,
          mergeControls: false,
          syntaxHighlightDeletions: false,
          collapseUnchanged: { margin: 3, minSize: 6 },
        }),
      ],
      parent: host.current ?? document.body,
    });
    return () => view.destroy();
  }, [before, after, words]);

  return <div ref={host} className="code-editor" />;
}
