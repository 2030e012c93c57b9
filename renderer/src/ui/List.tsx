/** Lists that the arrow keys go through: one stop for the tab key each. */
import type { ReactNode } from 'react';
import { GridList as AriaGridList, GridListItem, type GridListProps } from 'react-aria-components/GridList';
import { ListBox as AriaListBox, ListBoxItem, type ListBoxProps } from 'react-aria-components/ListBox';

/** Rows with buttons in them. */
export function GridList<T extends object>(
  props: Omit<GridListProps<T>, 'className'> & { readonly 'aria-label': string },
) {
  return <AriaGridList {...props} className="grid-list" />;
}

interface RowProps {
  readonly id: string;
  /** What is read out for the row. */
  readonly textValue: string;
  readonly children: ReactNode;
  readonly onAction?: () => void;
}

export function GridRow({ id, textValue, children, onAction }: RowProps) {
  return (
    <GridListItem id={id} textValue={textValue} className="grid-row" {...(onAction === undefined ? {} : { onAction })}>
      {children}
    </GridListItem>
  );
}

/** One of several is picked. */
export function ListBox<T extends object>(
  props: Omit<ListBoxProps<T>, 'className'> & { readonly 'aria-label': string },
) {
  return <AriaListBox {...props} className="list-box" />;
}

export function ListOption({ id, textValue, children, onAction }: RowProps) {
  return (
    <ListBoxItem id={id} textValue={textValue} className="list-item" {...(onAction === undefined ? {} : { onAction })}>
      {children}
    </ListBoxItem>
  );
}
