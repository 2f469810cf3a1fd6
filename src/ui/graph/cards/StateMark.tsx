import type { EndpointShape } from '../../../topology/items';
import type { PodShape } from '../../../topology/pod-state';
import './state-mark.css';

type Shape = PodShape | EndpointShape;

/** One shape for each state, so that colour is never alone. Drawn on a 16 × 16 grid. */
function drawing(shape: Shape) {
  switch (shape) {
    case 'ready':
      return (
        <>
          <circle className="mark-fill" cx="8" cy="8" r="6.5" />
          <path className="mark-cut" d="M4.9 8.3l2.2 2.2 4-4.7" />
        </>
      );
    case 'notReady':
      return (
        <>
          <circle className="mark-line" cx="8" cy="8" r="5.6" />
          <path className="mark-line" d="M5 8h6" />
        </>
      );
    case 'starting':
      return (
        <>
          <circle className="mark-line" cx="8" cy="8" r="5.6" />
          <path className="mark-fill" d="M8 2.4a5.6 5.6 0 0 0 0 11.2z" />
        </>
      );
    case 'pending':
      return <circle className="mark-line" cx="8" cy="8" r="5.6" strokeDasharray="2.2 2.2" />;
    case 'terminating':
      return (
        <>
          <rect
            className="mark-line"
            x="3"
            y="3"
            width="10"
            height="10"
            strokeDasharray="2.5 1.8"
          />
          <path className="mark-line" d="M5.6 8h4.8" />
        </>
      );
    case 'crashed':
      return (
        <>
          <path className="mark-fill" d="M8 .9 15.1 8 8 15.1.9 8z" />
          <path className="mark-cut" d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" />
        </>
      );
    case 'imageProblem':
      return (
        <>
          <path className="mark-fill" d="M8 1.4 15.4 14.4H.6z" />
          <path className="mark-cut" d="M8 6v4M8 12v.2" />
        </>
      );
    case 'completed':
      return (
        <>
          <rect className="mark-line" x="2.6" y="2.6" width="10.8" height="10.8" />
          <path className="mark-line" d="M5.2 8.2l2 2 3.7-4.3" />
        </>
      );
  }
}

/** The shape of a pod's or an endpoint's state; its word always stands beside it. */
export function StateMark({ shape }: { readonly shape: Shape }) {
  return (
    <svg className="mark" data-shape={shape} viewBox="0 0 16 16" aria-hidden="true">
      {drawing(shape)}
    </svg>
  );
}
