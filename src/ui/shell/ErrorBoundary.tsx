import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useSession } from '../../client/session';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';

/** Everything needed to see the fault again, as a file. */
function saveJournal(name: string): void {
  const { recording, live } = useSession.getState();
  const text = JSON.stringify({ until: live().now, ...recording }, undefined, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Broken({ error }: { readonly error: Error }) {
  const { errors } = useMessages();
  return (
    <main className="stage-note" role="alert">
      <h2>{errors.title}</h2>
      <p>{errors.crash}</p>
      <pre>{error.message}</pre>
      <div className="inspector-row">
        <Button look="primary" onClick={() => saveJournal(errors.journalFile)}>
          {errors.saveJournal}
        </Button>
        <Button onClick={() => location.reload()}>{errors.startOver}</Button>
      </div>
    </main>
  );
}

interface State {
  readonly error: Error | undefined;
}

/** When a part of the page breaks: says so, and keeps what was done within reach. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <Broken error={error} /> : this.props.children;
  }
}
