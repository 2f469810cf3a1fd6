import type { ReactNode } from 'react';
import { useSelection } from '../../client/selection';
import type { GraphItem, ItemId, ItemKind } from '../../topology/items';
import { useMessages } from '../messages';
import { nameOfItem } from './names';
import { useGraph } from './shown-graph';
import { useReadyMark } from './useReadyMark';
import { ViewSwitch } from './ViewControls';
import './graph-tables.css';

type ItemOf<K extends ItemKind> = Extract<GraphItem, { kind: K }>;

function useItems<K extends ItemKind>(kind: K): readonly ItemOf<K>[] {
  const graph = useGraph();
  return [...graph.items.values()].filter((item): item is ItemOf<K> => item.kind === kind);
}

/** Selects an element, as its card does. */
function Pick({ id }: { readonly id: ItemId }) {
  const graph = useGraph();
  const isSelected = useSelection(({ selected }) => selected === id);
  return (
    <button
      type="button"
      aria-pressed={isSelected}
      onClick={() => useSelection.getState().select(id)}
    >
      {nameOfItem(graph, id)}
    </button>
  );
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}

function Table({ caption, columns, children }: TableProps) {
  return (
    <div className="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Pods() {
  const { graph } = useMessages();
  const words = graph.tables;
  return (
    <Table caption={words.pods} columns={words.podColumns}>
      {useItems('pod').map(({ id, node, ip, sockets, state, ready, labels }) => (
        <tr key={id}>
          <th scope="row">
            <Pick id={id} />
          </th>
          <td>{node !== undefined && <Pick id={node} />}</td>
          <td>
            <code>
              {ip ?? graph.pod.noAddress}
              {sockets.length > 0 && `:${sockets.join()}`}
            </code>
          </td>
          <td>{state.reason ?? graph.pod.states[state.shape]}</td>
          <td>{ready}</td>
          <td className="wraps">
            <code>{labels.map(({ text }) => text).join(', ')}</code>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Services() {
  const { graph } = useMessages();
  const words = graph.tables;
  const slices = useItems('slice');
  return (
    <Table caption={words.services} columns={words.serviceColumns}>
      {useItems('service').map(({ id, type, clusterIp, externalIp, ports, selector }) => (
        <tr key={id}>
          <th scope="row">
            <Pick id={id} />
          </th>
          <td>{type}</td>
          <td>
            <code>{[clusterIp, externalIp].filter((ip) => ip !== undefined).join(', ')}</code>
          </td>
          <td>
            {ports.map(({ nodePort, port, targetPort }) => (
              <code key={port}>
                {[nodePort, port, targetPort].filter((one) => one !== undefined).join(' → ')}
              </code>
            ))}
          </td>
          <td>
            {(selector ?? graph.service.noSelector).split(',').map((part) => (
              <code key={part}>{part}</code>
            ))}
          </td>
          <td>
            {slices
              .filter(({ service }) => service === id)
              .flatMap(({ rows }) => rows)
              .map(({ address, shape }) => (
                <span key={address}>
                  <code>{address}</code> {graph.slice.states[shape]}
                </span>
              ))}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Rules() {
  const { graph } = useMessages();
  const words = graph.tables;
  const rows = useItems('proxy').flatMap(({ node, sync, blocks }) =>
    blocks.flatMap(({ entries, picks, verdict }) =>
      entries.map(({ match, name, service }) => ({
        node,
        sync,
        match,
        name,
        service,
        picks,
        verdict,
      })),
    ),
  );
  return (
    <Table caption={words.rules} columns={words.ruleColumns}>
      {rows.map(({ node, sync, match, name, service, picks, verdict }) => (
        <tr key={`${node} ${match} ${name}`}>
          <th scope="row">
            <Pick id={node} />
          </th>
          <td>{graph.proxy.sync[sync]}</td>
          <td>
            <code>{match}</code>
          </td>
          <td>
            <Pick id={service} />
          </td>
          <td>
            {verdict === 'pick'
              ? picks.map(({ address }) => <code key={address}>{address}</code>)
              : graph.proxy[verdict]}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Ties() {
  const { graph: words } = useMessages();
  const graph = useGraph();
  const edges = [...graph.edges.values()];
  return (
    <Table caption={words.tables.ties} columns={words.tables.tieColumns}>
      {edges.map(({ id, source, target, relation, why }) => (
        <tr key={id}>
          <th scope="row">
            <Pick id={source} />
          </th>
          <td>
            <button type="button" onClick={() => useSelection.getState().select(id)}>
              {words.relations[relation]}
            </button>
          </td>
          <td>
            <Pick id={target} />
          </td>
          <td>
            <code>{why}</code>
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The same graph as tables: pods, Services with their endpoints, each node's rules, and all ties. */
export function GraphTables() {
  useReadyMark();
  return (
    <div className="graph-tables" data-view="table">
      <div className="graph-tables-switch">
        <ViewSwitch />
      </div>
      <Pods />
      <Services />
      <Rules />
      <Ties />
    </div>
  );
}
