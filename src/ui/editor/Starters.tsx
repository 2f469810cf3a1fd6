import { useEditor } from '../../client/editor';
import { plainText, SNIPPETS, type Snippet } from '../../client/editor-snippets';
import { useMessages } from '../messages';

/** What a text that is still empty can begin with. */
export function Starters({ draft }: { readonly draft: number }) {
  const { editor } = useMessages();

  function begin(snippet: Snippet): void {
    const { write, goTo } = useEditor.getState();
    write(draft, plainText(snippet));
    // The name is what everybody changes first.
    goTo({ draft, at: positionOfName(snippet) });
  }

  return (
    <section className="starters" aria-labelledby="starters-title">
      <h2 id="starters-title">{editor.starters.title}</h2>
      <p>{editor.starters.hint}</p>
      <ul>
        {SNIPPETS.map((snippet) => (
          <li key={`${snippet.kind} ${snippet.title}`}>
            <button type="button" onClick={() => begin(snippet)}>
              <strong>{snippet.kind}</strong>
              <span>{snippet.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function positionOfName(snippet: Snippet): { readonly line: number; readonly column: number } {
  const lines = plainText(snippet).split('\n');
  const line = lines.findIndex((one) => /^ {2}name: /.test(one));
  return { line: line + 1, column: (lines[line]?.length ?? 0) + 1 };
}
