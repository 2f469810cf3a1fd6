import { fullName } from '../names';

interface CardNameProps {
  readonly of: { readonly name: string; readonly namespace: string };
}

/** What an object is called, with its namespace before it unless that is `default`. */
export function CardName({ of }: CardNameProps) {
  const { name } = of;
  const prefix = fullName(of).slice(0, -name.length);
  return (
    <span className="card-title">
      {prefix !== '' && <span className="card-namespace">{prefix}</span>}
      <b className="card-name">{name}</b>
    </span>
  );
}
