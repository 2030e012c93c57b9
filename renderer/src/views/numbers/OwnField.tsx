import { type ReactNode, useState } from 'react';
import { Checkbox } from '../../ui/Choice.tsx';
import { Fault } from '../settings/saving.tsx';
import type { SavePlace } from './PlaceText.tsx';
import type { Place, PlaceField } from './place-fields.ts';

interface OwnFieldProps {
  readonly name: PlaceField;
  readonly label: string;
  /** What holds where it is not ticked. */
  readonly usual: string;
  readonly place: Place;
  readonly save: SavePlace;
  readonly children: ReactNode;
}

/** A field that follows something else (the country, or all lines) until it is ticked. Also an empty one can be its own. */
export function OwnField({ name, label, usual, place, save, children }: OwnFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const isSet = place[name] !== undefined;
  const isOwn = isSet || isOpen;
  const choose = (own: boolean): void => {
    setOpen(own);
    if (!own && isSet) void save(name, { [name]: undefined });
  };
  return (
    <div className="stack-tight">
      <Checkbox isSelected={isOwn} onChange={choose} description={isOwn ? undefined : usual}>
        {label}
      </Checkbox>
      {isOwn ? <div className="numbers-own">{children}</div> : <Fault field={name} />}
    </div>
  );
}
