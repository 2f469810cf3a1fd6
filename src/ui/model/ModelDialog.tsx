import { Suspense, use, useState } from 'react';
import { useView } from '../../client/view';
import { useMessages } from '../messages';
import { Dialog } from '../parts/Dialog';
import { Tabs } from '../parts/Tabs';
import { blocksOf, type Block, type Span } from './markdown';
import './model-dialog.css';

const DOCUMENTS = {
  model: new URL('../../../docs/model.md', import.meta.url),
  fidelity: new URL('../../../docs/fidelity.md', import.meta.url),
};
type DocumentName = keyof typeof DOCUMENTS;

const loaded = new Map<DocumentName, Promise<readonly Block[]>>();

/** A document, asked for once; without blocks when it cannot be read. */
function documentNamed(name: DocumentName): Promise<readonly Block[]> {
  const promise = loaded.get(name) ?? load(DOCUMENTS[name]);
  loaded.set(name, promise);
  return promise;
}

async function load(address: URL): Promise<readonly Block[]> {
  try {
    const response = await fetch(address);
    return response.ok ? blocksOf(await response.text()) : [];
  } catch {
    return [];
  }
}

function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return spans.map(({ is, text }, index) => {
    if (is === 'text') return text;
    const Tag = is;
    return <Tag key={index}>{text}</Tag>;
  });
}

function Table({ rows: [head, ...rows] }: Extract<Block, { is: 'table' }>) {
  return (
    <table>
      <thead>
        <tr>
          {head?.map((cell, index) => (
            <th key={index} scope="col">
              <Spans spans={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={column}>
                <Spans spans={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Part({ block }: { readonly block: Block }) {
  switch (block.is) {
    case 'heading':
      return block.level === 1 ? null : (
        <h3>
          <Spans spans={block.spans} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Spans spans={block.spans} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>
              <Spans spans={item} />
            </li>
          ))}
        </ul>
      );
    case 'table':
      return <Table {...block} />;
  }
}

function Text({ promise }: { readonly promise: Promise<readonly Block[]> }) {
  const { model } = useMessages();
  const parts = use(promise);
  if (parts.length === 0) return <p>{model.missing}</p>;
  return parts.map((block, index) => <Part key={index} block={block} />);
}

/** What Hopscope simulates, simplifies and leaves out: in sentences, and rule by rule. */
export function ModelDialog() {
  const { model } = useMessages();
  const closeDialog = useView((view) => view.closeDialog);
  const [name, setName] = useState<DocumentName>('model');
  const tabs = [
    { id: 'model', title: model.inSentences },
    { id: 'fidelity', title: model.ruleByRule },
  ] as const;
  return (
    <Dialog title={model.title} size="wide" onClose={closeDialog}>
      <Tabs label={model.title} tabs={tabs} current={name} onChange={setName}>
        <div className="model-text" tabIndex={0} data-first-focus>
          <Suspense fallback={null}>
            <Text promise={documentNamed(name)} />
          </Suspense>
        </div>
      </Tabs>
    </Dialog>
  );
}
