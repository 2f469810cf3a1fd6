import { useState } from 'react';
import { useSession } from '../../client/session';
import { KINDS, type KubeObject } from '../../api/kinds';
import { useMessages } from '../messages';
import { Button } from '../parts/Button';

/** The end of a kubectl command that names the namespace, where it has to be named. */
export function inNamespace(namespace: string): string {
  return namespace === 'default' ? '' : ` -n ${namespace}`;
}

/** Deletes an object, as `kubectl delete` does. */
export function DeleteAction({ object }: { readonly object: KubeObject }) {
  const { inspector } = useMessages();
  const [refusal, setRefusal] = useState<string>();
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  const command = `kubectl delete ${KINDS[kind].singular} ${name}${inNamespace(namespace)}`;

  function remove(): void {
    const { perform } = useSession.getState();
    const result = perform({ type: 'delete', kind, namespace, name });
    setRefusal(result.ok ? undefined : result.error.message);
  }

  return (
    <>
      <Button
        icon="trash"
        hint={<code>{command}</code>}
        disabled={metadata.deletionTimestamp !== undefined}
        onClick={remove}
      >
        {inspector.delete(kind)}
      </Button>
      {refusal !== undefined && <p role="alert">{refusal}</p>}
    </>
  );
}
