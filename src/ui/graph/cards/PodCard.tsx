import { memo } from 'react';
import type { PodLabel, ProbeItem } from '../../../topology/items';
import type { PodShape } from '../../../topology/pod-state';
import { useMessages } from '../../messages';
import type { CardProps } from '../elements';
import { fullName } from '../names';
import { Card } from './Card';
import { CardName } from './CardName';
import { StateMark } from './StateMark';
import './pod-card.css';

/** A pod: its name, address and state, and how its readiness probe is doing. */
export const PodCard = memo(function PodCard({ data: { item, view } }: CardProps<'pod'>) {
  const { graph } = useMessages();
  const { shape, reason } = item.state;
  const word = reason ?? graph.pod.states[shape];
  if (item.isSystem) return <SystemPod item={item} />;
  const isRunning = RUNNING.includes(shape);
  const [port, ...others] = item.sockets;
  const socket = port === undefined ? '' : `:${port}${others.length > 0 ? '…' : ''}`;
  const address = item.ip === undefined ? graph.pod.noAddress : `${item.ip}${socket}`;
  return (
    <Card
      id={item.id}
      kind="pod"
      state={shape}
      label={graph.pod.label(fullName(item), word, item.ready, address)}
      hint={fullName(item)}
    >
      <span className="pod-row">
        <StateMark shape={shape} />
        <CardName of={item} />
        {item.restarts > 0 && (
          <span className="pod-restarts" title={graph.pod.restarts(item.restarts)}>
            ↻ {item.restarts}
          </span>
        )}
      </span>
      <span className="pod-row">
        <span className="address">{address}</span>
        <span className="pod-ready">{item.ready}</span>
      </span>
      {view === 'service' && <PodLabels labels={item.labels} />}
      <span className="pod-row">
        {view === 'service' && (item.isHomeless || word.length <= LONG) && <NodeTag item={item} />}
        {view === 'packet' && isRunning && (
          <Probe probe={item.probe} isEnding={shape === 'terminating'} />
        )}
        <span className="pod-word">{word}</span>
      </span>
    </Card>
  );
});

/** In letters: a longer word for a pod's state takes the line of its node. */
const LONG = 11;

/** Of a pod's labels, in letters; what stands around each takes as much as two. */
const LABEL_ROOM = 21;

/** How many of them stand in a line; one at least. */
function labelsThatFit(labels: readonly PodLabel[]): number {
  let used = 0;
  const end = labels.findIndex(({ text }) => (used += text.length + 2) > LABEL_ROOM);
  return end < 0 ? labels.length : Math.max(1, end);
}

/** Its labels; those by which a Service selects it come first and stand out. */
function PodLabels({ labels }: { readonly labels: readonly PodLabel[] }) {
  const { pod: words } = useMessages().graph;
  const ordered = labels.toSorted((a, b) => Number(b.isSelected) - Number(a.isSelected));
  const shown = ordered.slice(0, labelsThatFit(ordered));
  const rest = ordered.length - shown.length;
  return (
    <span className="pod-row pod-labels" title={ordered.map(({ text }) => text).join(', ')}>
      {shown.map(({ text, isSelected }) => (
        <span key={text} className="pod-label" data-selected={isSelected}>
          {text}
        </span>
      ))}
      {rest > 0 && <span className="pod-ready">{words.moreLabels(rest)}</span>}
      {labels.length === 0 && <span className="pod-ready">{words.noLabels}</span>}
    </span>
  );
}

function NodeTag({ item: { node, isHomeless } }: Pick<CardProps<'pod'>['data'], 'item'>) {
  const { ghost } = useMessages().graph;
  if (node === undefined) return null;
  return (
    <span className="node-tag">
      {node.slice('node/'.length)}
      {isHomeless && ` ${ghost.missing}`}
    </span>
  );
}

/** What controllers append to the names of their pods. */
const GENERATED = /(-[a-z0-9]{8,10})?-[a-z0-9]{5}$/;

/** One of the cluster's own, in a single line. */
function SystemPod({ item }: Pick<CardProps<'pod'>['data'], 'item'>) {
  const { pod: words } = useMessages().graph;
  const { id, name, ip = words.noAddress, ready, state } = item;
  const word = state.reason ?? words.states[state.shape];
  return (
    <Card
      id={id}
      kind="system"
      state={state.shape}
      label={words.label(name, word, ready, ip)}
      hint={`${name}, ${word}`}
    >
      <StateMark shape={state.shape} />
      <span className="system-name">{name.replace(GENERATED, '')}</span>
      <span className="address">{ip}</span>
    </Card>
  );
}

const RUNNING: readonly PodShape[] = ['ready', 'notReady', 'terminating'];
const DOTS = 4;

/** Failures in a row up to now. */
function failuresIn({ attempts }: ProbeItem): number {
  const lastGood = attempts.findLastIndex(({ ok }) => ok);
  return attempts.length - 1 - lastGood;
}

interface ProbeProps {
  readonly probe: ProbeItem | undefined;
  /** Nothing follows from it any more. */
  readonly isEnding: boolean;
}

/** How often the probe runs and its latest attempts: a dot for a good one, a square for a bad one. */
function Probe({ probe, isEnding }: ProbeProps) {
  const { pod: words } = useMessages().graph;
  if (!probe) return <span className="probe">{words.noProbe}</span>;
  const { what, attempts, periodSeconds, failureThreshold, successThreshold } = probe;
  const failures = Math.min(failuresIn(probe), failureThreshold);
  const latest = attempts.slice(-DOTS);
  const said =
    failures > 0 ? words.failures(failures, failureThreshold) : words.period(periodSeconds);
  return (
    <span
      className="probe"
      title={words.probe(what, periodSeconds, failureThreshold, successThreshold)}
      data-failing={failures > 0}
    >
      {!isEnding && said}
      <span className="probe-dots">
        {latest.map(({ at, ok }, i) => (
          <i key={`${at} ${i}`} data-ok={ok} />
        ))}
      </span>
    </span>
  );
}
