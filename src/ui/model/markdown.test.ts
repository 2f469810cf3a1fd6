import { expect, it } from 'vitest';
import { blocksOf, spansOf } from './markdown';

it('reads headings, paragraphs, lists and tables', () => {
  const text = '# A `b`\n\nOne\ntwo.\n\n- x\n- y\n\n| a | b |\n| --- | --- |\n| **1** | 2 |\n';
  const blocks = blocksOf(text);
  expect(blocks.map(({ is }) => is)).toEqual(['heading', 'paragraph', 'list', 'table']);
  expect(blocks[1]).toEqual({ is: 'paragraph', spans: [{ is: 'text', text: 'One two.' }] });
  expect(blocks[3]).toMatchObject({
    rows: [
      [[{ text: 'a' }], [{ text: 'b' }]],
      [[{ is: 'strong', text: '1' }], [{ text: '2' }]],
    ],
  });
});

it('tells code, bold, italics and links from plain text', () => {
  expect(spansOf('a `b_c_d` _e_ **f** [g](h)')).toEqual([
    { is: 'text', text: 'a ' },
    { is: 'code', text: 'b_c_d' },
    { is: 'text', text: ' ' },
    { is: 'em', text: 'e' },
    { is: 'text', text: ' ' },
    { is: 'strong', text: 'f' },
    { is: 'text', text: ' ' },
    { is: 'text', text: 'g' },
  ]);
});
