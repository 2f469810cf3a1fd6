import { useState } from 'react';
import { performByHand } from '../../client/by-hand';
import { lineFor } from '../../client/line-for';
import type { KubeObject } from '../../api/kinds';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';

/** Deletes an object, as `kubectl delete` does. */
export function DeleteAction({ object }: { readonly object: KubeObject }) {
  const { inspector } = useMessages();
  const [refusal, setRefusal] = useState<string>();
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  const command = { type: 'delete', kind, namespace, name } as const;

  function remove(): void {
    const result = performByHand(command);
    setRefusal(result.ok ? undefined : result.error.message);
  }

  return (
    <>
      <Button
        icon="trash"
        hint={<code>{lineFor(command)}</code>}
        disabled={metadata.deletionTimestamp !== undefined}
        onClick={remove}
      >
        {inspector.delete(kind)}
      </Button>
      {refusal !== undefined && <p role="alert">{refusal}</p>}
    </>
  );
}
