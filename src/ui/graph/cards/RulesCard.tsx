import { memo } from 'react';
import type { DecidingRules } from '../../../topology/focus';
import type { RuleBlock, RuleEntry, RulePick } from '../../../topology/rule-table';
import { entriesShown, picksShown, planTable } from '../../../topology/table-plan';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { useFocus } from '../focus-store';
import { Card } from './Card';
import { withKept } from './kept';
import './rules-card.css';

/** The rules that kube-proxy has written on a node: what they match, and what they pick. */
export const RulesCard = memo(function RulesCard({ data: { item } }: CardProps<'proxy'>) {
  const { graph } = useMessages();
  const deciding = useFocus((focus) => (focus?.rules?.proxy === item.id ? focus.rules : undefined));
  const sync = graph.proxy.sync[item.sync];
  const node = item.node.slice('node/'.length);
  const missing =
    item.missing.length > 0 ? graph.proxy.missing(item.missing.join(', ')) : undefined;
  const decided = item.blocks.find((block) => decidingEntry(block, deciding));
  const { blocks, rest } = planTable(item.blocks, decided);
  return (
    <Card
      id={item.id}
      selects={item.node}
      kind="rules"
      state={item.sync}
      label={graph.proxy.label(node, sync)}
      hint={missing}
    >
      <span className="rules-title">
        <b>{graph.proxy.title}</b>
        <span className="rules-sync">{sync}</span>
      </span>
      {item.blocks.length === 0 && <span className="rules-none">{graph.proxy.none}</span>}
      {blocks.map((block) => (
        <Block
          key={block.entries.map(({ match, name }) => `${match} ${name}`).join()}
          block={block}
          stale={item.stale}
          deciding={deciding}
        />
      ))}
      {rest > 0 && <span className="rules-row rules-more">{graph.proxy.moreServices(rest)}</span>}
    </Card>
  );
});

interface BlockProps {
  readonly block: RuleBlock;
  readonly stale: readonly string[];
  readonly deciding: DecidingRules | undefined;
}

function Block({ block, stale, deciding }: BlockProps) {
  const { graph } = useMessages();
  const entry = decidingEntry(block, deciding);
  const listing = entriesShown(block.entries.length);
  const entries = withKept(block.entries, listing.shown, (one) => one === entry);
  const { inPairs, shown, rest } = picksShown(block.picks.length);
  const pick = entry ? deciding?.pick : undefined;
  const listed = withKept(block.picks, shown, ({ address }) => address === pick);
  return (
    <span className="rules-block" data-verdict={block.verdict}>
      {entries.map((one) => (
        <Entry key={`${one.match} ${one.name}`} entry={one} isDeciding={one === entry} />
      ))}
      {listing.rest > 0 && (
        <span className="rules-row rules-more">{graph.proxy.more(listing.rest)}</span>
      )}
      {block.verdict === 'reject' && <Verdict text={graph.proxy.reject} isDeciding={!!entry} />}
      {block.verdict === 'drop' && <Verdict text={graph.proxy.drop} isDeciding={!!entry} />}
      <span className="rules-picks" data-in-pairs={inPairs}>
        {listed.map((one) => (
          <Pick
            key={one.address}
            pick={one}
            inPairs={inPairs}
            isStale={stale.includes(one.address)}
            isOnly={block.picks.length === 1}
            isDeciding={one.address === pick}
          />
        ))}
        {rest > 0 && <span className="rules-row rules-more">{graph.proxy.more(rest)}</span>}
      </span>
    </span>
  );
}

/** The row whose address the packet carried; one with the node's own port only if no other fits. */
function decidingEntry(
  { entries }: RuleBlock,
  deciding: DecidingRules | undefined,
): RuleEntry | undefined {
  for (const match of deciding?.matches ?? []) {
    const found = entries.find((entry) => entry.match === match);
    if (found) return found;
  }
  return undefined;
}

function Entry({ entry, isDeciding }: { readonly entry: RuleEntry; readonly isDeciding: boolean }) {
  const { graph } = useMessages();
  const isPort = entry.match.startsWith(':');
  return (
    <span className="rules-row rules-entry" data-deciding={isDeciding}>
      <span className="address">
        {isPort && <i>{graph.proxy.anyAddress}</i>}
        {entry.match}
      </span>
      <span className="rules-service" title={entry.name}>
        {entry.name}
      </span>
    </span>
  );
}

function Verdict({ text, isDeciding }: { readonly text: string; readonly isDeciding: boolean }) {
  return (
    <span className="rules-row rules-verdict" data-deciding={isDeciding}>
      {text}
    </span>
  );
}

interface PickProps {
  readonly pick: RulePick;
  /** There is room for the address alone. */
  readonly inPairs: boolean;
  readonly isStale: boolean;
  readonly isOnly: boolean;
  readonly isDeciding: boolean;
}

function Pick({ pick, inPairs, isStale, isOnly, isDeciding }: PickProps) {
  const { proxy: words } = useMessages().graph;
  const { chance, address } = pick;
  const last = isOnly ? words.only : words.rest;
  const odds = chance === undefined ? last : words.chance(Math.round(1 / chance));
  return (
    <span
      className="rules-row rules-pick"
      title={inPairs ? `${address}, ${isStale ? words.stale : odds}` : undefined}
      data-deciding={isDeciding}
      data-stale={isStale}
    >
      <span className="address">{inPairs ? address.split(':')[0] : address}</span>
      {!inPairs && <span className="rules-odds">{isStale ? words.stale : odds}</span>}
    </span>
  );
}
