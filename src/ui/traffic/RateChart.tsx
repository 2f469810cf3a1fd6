import { useMemo } from 'react';
import { useSession } from '../../client/session';
import { traffic, type TallySecond } from '../../cluster/traffic/request';
import { recall } from '../../cluster/world';
import { useMessages } from '../messages';
import { OutcomeGlyph } from '../request/OutcomeBadge';
import { shapeOfTally, wordsOfTally } from '../parts/outcome-shape';
import './rate-chart.css';

const SECONDS = 60;
/** Units of the drawing; it is stretched to the panel's width. */
const HEIGHT = 64;
const BAR = 0.8;

interface Column {
  readonly second: number;
  readonly parts: readonly { readonly outcome: string; readonly y: number; readonly h: number }[];
}

function sum({ byOutcome }: TallySecond): number {
  return Object.values(byOutcome).reduce((all, count) => all + count, 0);
}

/** A round number that all bars fit under. */
function ceiling(highest: number): number {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
  return steps.find((step) => step >= highest) ?? highest;
}

/** Answers first, so that what fails stands on top of them. */
function byKind(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function columnsOf(seconds: readonly TallySecond[], top: number): readonly Column[] {
  return seconds.map(({ second, byOutcome }) => {
    let y = HEIGHT;
    const parts = Object.entries(byOutcome)
      .sort(([a], [b]) => byKind(a, b))
      .map(([outcome, count]) => {
        const h = (count / top) * HEIGHT;
        y -= h;
        return { outcome, y, h };
      });
    return { second, parts };
  });
}

function totalsOf(seconds: readonly TallySecond[]): readonly (readonly [string, number])[] {
  const totals = new Map<string, number>();
  for (const { byOutcome } of seconds) {
    for (const [key, count] of Object.entries(byOutcome)) {
      totals.set(key, (totals.get(key) ?? 0) + count);
    }
  }
  return [...totals].sort(([a], [b]) => byKind(a, b));
}

/** Requests that ended in each of the last sixty seconds of virtual time, by outcome. */
export function RateChart() {
  const messages = useMessages();
  const { chart } = messages.traffic;
  const all = useSession((session) => recall(session.cluster, traffic).tally.seconds);
  const now = useSession((session) => Math.floor(session.cluster.now / 1000));
  const seconds = useMemo(() => all.filter(({ second }) => second > now - SECONDS), [all, now]);
  const top = ceiling(Math.max(1, ...seconds.map(sum)));
  const totals = totalsOf(seconds);
  return (
    <section className="panel-section">
      <h3>{chart.title}</h3>
      <figure className="rate-chart">
        <span className="rate-top">{chart.perSecond(top)}</span>
        <svg viewBox={`0 0 ${SECONDS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {columnsOf(seconds, top).map(({ second, parts }) =>
            parts.map(({ outcome, y, h }) => (
              <rect
                key={`${second} ${outcome}`}
                className="rate-bar"
                data-shape={shapeOfTally(outcome)}
                x={SECONDS - 1 - (now - second) + (1 - BAR) / 2}
                y={y}
                width={BAR}
                height={h}
              />
            )),
          )}
        </svg>
        <figcaption>
          <span>{chart.from}</span>
          <span>{chart.to}</span>
        </figcaption>
      </figure>
      {totals.length === 0 && <p className="traffic-note">{chart.none}</p>}
      <ul className="rate-key" aria-label={chart.key}>
        {totals.map(([outcome, count]) => (
          <li key={outcome} data-shape={shapeOfTally(outcome)}>
            <OutcomeGlyph shape={shapeOfTally(outcome)} />
            <b>{count}</b> × {wordsOfTally(outcome, messages)}
          </li>
        ))}
      </ul>
    </section>
  );
}
